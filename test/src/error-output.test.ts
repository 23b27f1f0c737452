import { expect } from 'chai';
import { ErrorOutput, type FileSystem } from '../../src/error-output.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file system whose standard error behaves as a test requires, with a clock that each attempt advances. */
class FakeOutput {
  written = '';
  attempts = 0;
  nowMs = 0;
  opened: string[] = [];
  /** The results of the next attempts: throw this code, or write the text if it is `undefined`. */
  failure: string | undefined = undefined;
  readonly fs: FileSystem;

  constructor(isPipe = true, opens = true) {
    this.fs = {
      constants: { O_WRONLY: 1, O_NONBLOCK: 2048 },
      fstatSync: () => ({ isFIFO: () => isPipe }),
      openSync: (path) => {
        if (!opens) throw new Error('no such file');
        this.opened.push(path);
        return 7;
      },
      writeSync: (fd, bytes, offset) => {
        this.attempts += 1;
        this.nowMs += 100;
        if (this.failure !== undefined) {
          throw Object.assign(new Error('refused'), { code: this.failure });
        }
        const part = bytes.subarray(offset, offset + 20);
        this.written += `${fd === 7 ? '' : `${fd}:`}${new TextDecoder().decode(part)}`;
        return part.length;
      },
    };
  }

  output(): ErrorOutput {
    return new ErrorOutput(this.fs, () => this.nowMs);
  }
}

describe('ErrorOutput', () => {
  it('[G2] writes a report in as many parts as a pipe takes', () => {
    const fake = new FakeOutput();
    fake.output().write(bytesOf('a report of more than twenty bytes\n'));
    expect(fake.written).to.equal('a report of more than twenty bytes\n');
    expect(fake.opened).to.deep.equal(['/proc/self/fd/2']);
  });

  it('[G2] [11.22] waits for a full pipe for one second in total, then drops reports and counts them', () => {
    const fake = new FakeOutput();
    const output = fake.output();
    fake.failure = 'EAGAIN';
    for (let report = 0; report < 300; report++) output.write(bytesOf('report\n'));
    expect(fake.nowMs).to.be.at.most(1_200 + 300 * 100);
    expect(fake.attempts).to.be.at.most(312);
    fake.failure = undefined;
    output.write(bytesOf('last\n'));
    expect(fake.written).to.equal(
      '300 earlier reports were dropped: standard error was full\nlast\n',
    );
  });

  it('[G2] continues when the reader reads again', () => {
    const fake = new FakeOutput();
    const writeSync = fake.fs.writeSync.bind(fake.fs);
    let refusals = 2;
    Object.assign(fake.fs, {
      writeSync: (fd: number, bytes: Uint8Array, offset: number) => {
        fake.failure = refusals-- > 0 ? 'EAGAIN' : undefined;
        return writeSync(fd, bytes, offset);
      },
    });
    fake.output().write(bytesOf('late\n'));
    expect(fake.written).to.equal('late\n');
  });

  it('[G2] writes to a broken pipe only once', () => {
    const fake = new FakeOutput();
    fake.failure = 'EPIPE';
    fake.output().write(bytesOf('report\n'));
    expect(fake.attempts).to.equal(1);
  });

  it('[G2] writes to descriptor 2 if it is a file, or if it cannot be opened again', () => {
    for (const fake of [new FakeOutput(false), new FakeOutput(true, false)]) {
      fake.output().write(bytesOf('report\n'));
      expect(fake.written).to.equal('2:report\n');
    }
  });
});
