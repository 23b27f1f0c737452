/**
 * The declarations that an example in a docstring may use without imports, so that it shows only its
 * subject. It is a single line, so that the lines of the example keep their numbers.
 */
export const docstringPrelude: string = `
import 'reflect-metadata';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container, injectable } from 'inversify';
import { createFinalizer, finalize, FinalizeError, FinalizerScope, programScope, setUnraisableHook } from 'inversify-finalize';
import { finalizerArgs, finalizeWith } from 'inversify-finalize/decorators';
import { auditCallback, auditFinalizer, enableAudit, type SelfReference } from 'inversify-finalize/audit';
import { finalization, FinalizationPlugin, finalizeBinding, finalizeContainer, finalizersOf, lease, openScope, release, releaseAsync, runInScope, scopedHandler } from 'inversify-finalize/container';
import { formatLiveFinalizers, liveFinalizers, recordTeardown, reportLeaks, trackCreations } from 'inversify-finalize/diagnostics';
import { runMain } from 'inversify-finalize/main';
import { allowLeft, collected, drainProgram, expectNothingLeft, keep } from 'inversify-finalize/testing';
const container = new Container();
const scope = new FinalizerScope();
class Pool { readonly handle = { open: true }; }
const pool = new Pool();
class Server {}
const closeHandle = (handle: { open: boolean }) => { handle.open = false; };
const closePool = closeHandle;
const connect = (port: number) => ({ port, open: true });
const connection = {};
const socket = connect(80);
const closeSocket = (socket: { open: boolean }) => { socket.open = false; };
`
  .trim()
  .replaceAll('\n', ' ');
