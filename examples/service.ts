import 'reflect-metadata';
import { Container, injectable, preDestroy } from 'inversify';
import { finalizeWith } from '../decorators/index.js';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../container/index.js';
@injectable()
@finalizeWith((n: string) => console.log('close', n), (d: Db) => [d.name])
class Db {
  name = 'db';
  @preDestroy() bye() {
    console.log('preDestroy db');
  }
}
@injectable()
@finalizeWith((n: string) => console.log('close', n), (d: Repo) => [d.name])
class Repo {
  name = 'repo';
  constructor(readonly db: Db) {}
}
@injectable()
@finalizeWith((n: number) => console.log('close scratch', n), (d: Scratch) => [d.n])
class Scratch {
  static count = 0;
  n = ++Scratch.count;
}
const c = new Container();
c.register(FinalizationPlugin);
c.bind(Repo)
  .toSelf()
  .inSingletonScope()
  .onDeactivation(() => console.log('deact repo'));
c.bind(Db).toSelf().inSingletonScope();
c.bind(Scratch).toSelf();
finalizeBinding(
  c
    .bind<{ s: number }>('pool')
    .toDynamicValue(() => ({ s: 7 }))
    .inSingletonScope(),
  { func: (n: number) => console.log('close pool', n), argsOf: (p) => [p.s] },
);
finalizeBinding(c.bind<{ s: number }>('const').toConstantValue({ s: 8 }), {
  func: (n: number) => console.log('close const', n),
  argsOf: (p) => [p.s],
});
const a = c.get(Scratch);
c.get(Repo);
const b = c.get(Scratch);
c.get('pool');
c.get('const');
const d = c.get(Scratch);
console.log(finalizersOf(c).size, [...finalizersOf(c)].map(String));
c.unbindAll();
console.log(c.isBound(Repo), a.n, b.n, d.n);
{
  using x = c;
  void x;
}
