/** awilix, tsyringe and NestJS. */
import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import { ContextIdFactory, NestFactory } from '@nestjs/core';
import { asClass, createContainer } from 'awilix';
import { container as tsyringe, inject, injectable, Lifecycle } from 'tsyringe';
import { type Contestant, identifiers } from '../contestant.js';

export const awilix: Contestant = {
  name: 'awilix 13',
  how: '`createScope()`, `disposer()`; `dispose()`',
  prepare: async (graph, cleanup, lifetime) => {
    const parent = createContainer();
    const ids = identifiers(graph);
    const types = graph.map(
      ({ dependencies }, index) =>
        class Service {
          readonly index = index;
          readonly given: readonly unknown[];

          constructor(cradle: Readonly<Record<string, unknown>>) {
            this.given = dependencies.map((one) => cradle[ids[one] as string]);
          }
        },
    );
    return async () => {
      const scope = parent.createScope();
      for (const [index, type] of types.entries()) {
        const resolver = asClass(type);
        const lived = lifetime === 'transient' ? resolver.transient() : resolver.scoped();
        scope.register(
          ids[index] as string,
          lived.disposer((service) => cleanup(service.index)),
        );
      }
      const held = ids.map((id) => scope.resolve<unknown>(id));
      return async () => {
        await scope.dispose();
        held.length = 0;
      };
    };
  },
};

export const tsyringeContestant: Contestant = {
  name: 'tsyringe 4',
  how: '`createChildContainer()`, `ContainerScoped`, `dispose()` of each service; `dispose()`',
  prepare: async (graph, cleanup, lifetime) => {
    const ids = identifiers(graph);
    const types = graph.map(({ dependencies }, index) => {
      class Service {
        readonly index = index;
        readonly given: readonly unknown[];

        constructor(...given: unknown[]) {
          this.given = given;
        }

        dispose(): Promise<void> {
          return cleanup(this.index);
        }
      }
      for (const [argument, dependency] of dependencies.entries()) {
        inject(ids[dependency] as string)(Service, undefined, argument);
      }
      injectable()(Service);
      return Service;
    });
    return async () => {
      const scope = tsyringe.createChildContainer();
      for (const [index, type] of types.entries()) {
        const scoped = lifetime === 'transient' ? Lifecycle.Transient : Lifecycle.ContainerScoped;
        scope.register(ids[index] as string, { useClass: type }, { lifecycle: scoped });
      }
      const held = ids.map((id) => scope.resolve<unknown>(id));
      return async () => {
        await scope.dispose();
        held.length = 0;
      };
    };
  },
};

/** Declares the services as providers of a NestJS module. */
function nestModule(
  graph: Parameters<Contestant['prepare']>[0],
  cleanup: Parameters<Contestant['prepare']>[1],
  scope: Scope,
): new () => object {
  const ids = identifiers(graph);
  const providers = graph.map(({ dependencies }, index) => {
    class Service {
      readonly index = index;
      readonly given: readonly unknown[];

      constructor(...given: unknown[]) {
        this.given = given;
      }

      onModuleDestroy(): Promise<void> {
        return cleanup(this.index);
      }
    }
    for (const [argument, dependency] of dependencies.entries()) {
      Inject(ids[dependency] as string)(Service, undefined, argument);
    }
    Injectable({ scope })(Service);
    return { provide: ids[index] as string, scope, useClass: Service };
  });
  class Application {}
  Module({ providers })(Application);
  return Application;
}

export const nestRequest: Contestant = {
  name: 'NestJS 11, request scope',
  how: '`Scope.REQUEST`, `resolve()`, `onModuleDestroy`; nothing is called at the end',
  prepare: async (graph, cleanup, lifetime) => {
    const ids = identifiers(graph);
    const scope = lifetime === 'transient' ? Scope.TRANSIENT : Scope.REQUEST;
    const module = nestModule(graph, cleanup, scope);
    const application = await NestFactory.createApplicationContext(module, { logger: false });
    return async () => {
      const id = ContextIdFactory.create();
      const held: unknown[] = [];
      for (const one of ids) held.push(await application.resolve(one, id));
      return async () => {
        held.length = 0;
      };
    };
  },
};

export const nestApplication: Contestant = {
  name: 'NestJS 11, application',
  how: 'an application context each time, `onModuleDestroy`; `close()`',
  prepare: async (graph, cleanup, lifetime) => {
    const scope = lifetime === 'transient' ? Scope.TRANSIENT : Scope.DEFAULT;
    const ids = identifiers(graph);
    return async () => {
      const module = nestModule(graph, cleanup, scope);
      const application = await NestFactory.createApplicationContext(module, { logger: false });
      const held: unknown[] = [];
      for (const one of ids) held.push(await application.resolve(one));
      return async () => {
        await application.close();
        held.length = 0;
      };
    };
  },
};
