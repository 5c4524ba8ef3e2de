// Evaluates policies in a thread of its own, which can be ended when a policy does not end by itself. It is plain
// CommonJS and no part of the build, so that it is the same file from sources, in tests and when installed.
'use strict';

const { parentPort, workerData } = require('node:worker_threads');
const { loadPolicySync } = require('@open-policy-agent/opa-wasm');

const { shared, layout, wasm, data, entrypoints, about, limits } = workerData;
const { REQUEST, RESPONSE, COUNT, CURRENT, DONE } = layout.words;
const { HEADER_BYTES, REQUEST_BYTES, RESPONSE_BYTES } = layout;
const STATUS = layout.status;

const words = new Int32Array(shared);
const bytes = new Uint8Array(shared);
const encoder = new TextEncoder();

// What a policy prints is not for the portal's log: it may hold anything of the input.
for (const method of ['log', 'info', 'warn', 'error', 'debug']) {
  console[method] = () => {};
}

/** An error whose message is meant for people. */
class BundleFault extends Error {}

let compiled;
let policy;

function compile() {
  try {
    return new WebAssembly.Module(wasm);
  } catch (error) {
    throw new BundleFault(`policy.wasm cannot be compiled: ${textOf(error)}`);
  }
}

function instantiate() {
  let loaded;
  try {
    loaded = loadPolicySync(compiled, {
      initial: limits.initialPages,
      maximum: limits.maximumPages,
    });
  } catch (error) {
    throw new BundleFault(
      `policy.wasm is no policy that OPA built, or by an incompatible version: ${textOf(error)}`,
    );
  }
  const version = loaded.wasmInstance.exports.opa_wasm_abi_version?.value;
  const minor = loaded.wasmInstance.exports.opa_wasm_abi_minor_version?.value;
  if (version !== 1 || !(minor >= 2)) {
    throw new BundleFault(
      `policy.wasm has version ${version ?? '?'}.${minor ?? '?'} of OPA's binary interface; 1.2 or a later 1.x is needed`,
    );
  }
  const missing = [...entrypoints, about].filter(
    name => !Object.hasOwn(loaded.entrypoints, name),
  );
  if (missing.length > 0) {
    throw new BundleFault(
      `policy.wasm has no entrypoint ${missing.map(name => `"${name}"`).join(', ')}`,
    );
  }
  try {
    loaded.setData(data);
  } catch (error) {
    throw new BundleFault(`its data cannot be loaded: ${textOf(error)}`);
  }
  return loaded;
}

function textOf(error) {
  return String(error?.message ?? error).slice(0, 500);
}

/** Gives a view on the result as JSON text, by the binary interface, since it is handed on as it is. */
function evaluate(entrypoint, start, length) {
  const { mem, wasmInstance, dataAddr, dataHeapPtr } = policy;
  const missing = dataHeapPtr + length - mem.buffer.byteLength;
  if (missing > 0) {
    mem.grow(Math.ceil(missing / 65536));
  }
  new Uint8Array(mem.buffer).set(
    bytes.subarray(start, start + length),
    dataHeapPtr,
  );
  const address = wasmInstance.exports.opa_eval(
    0,
    policy.entrypoints[entrypoint],
    dataAddr,
    dataHeapPtr,
    length,
    dataHeapPtr + length,
    0,
  );
  const memory = new Uint8Array(mem.buffer);
  return memory.subarray(address, memory.indexOf(0, address));
}

function evaluateSafely(entrypoint, start, length) {
  try {
    const result = evaluate(entrypoint, start, length);
    // A result set without a result is "[]".
    return result.length <= 2
      ? { status: STATUS.UNDEFINED, text: result }
      : { status: STATUS.OK, text: result };
  } catch (error) {
    const message = textOf(error);
    // A trap leaves the stack of the instance wherever it was.
    policy = instantiate();
    return {
      status: /^not implemented: built-in/.test(message)
        ? STATUS.MISSING_BUILTIN
        : STATUS.ERROR,
      text: encoder.encode(message),
    };
  }
}

function answer(count) {
  let input = HEADER_BYTES;
  let output = HEADER_BYTES + REQUEST_BYTES;
  const end = output + RESPONSE_BYTES;
  for (let index = 0; index < count; index += 1) {
    Atomics.store(words, CURRENT, index);
    const entrypoint = words[input / 4];
    const length = words[input / 4 + 1];
    const started = process.hrtime.bigint();
    let { status, text } = evaluateSafely(
      entrypoints[entrypoint],
      input + 8,
      length,
    );
    const elapsed = Number(process.hrtime.bigint() - started);
    if (text.length > limits.resultBytes) {
      status = STATUS.TOO_LARGE;
      text = encoder.encode(`${text.length} bytes`);
    }
    if (output + 12 + text.length > end) {
      // The other side asks again for the rest.
      return index;
    }
    words[output / 4] = status;
    words[output / 4 + 1] = Math.min(elapsed, 2147483647);
    words[output / 4 + 2] = text.length;
    bytes.set(text, output + 12);
    input += 8 + Math.ceil(length / 4) * 4;
    output += 12 + Math.ceil(text.length / 4) * 4;
    if (policy.mem.buffer.byteLength > limits.keepBytes) {
      // Memory of WebAssembly never shrinks.
      policy = instantiate();
    }
  }
  return count;
}

function serve() {
  let last = 0;
  for (;;) {
    Atomics.wait(words, REQUEST, last);
    last = Atomics.load(words, REQUEST);
    words[DONE] = answer(words[COUNT]);
    Atomics.store(words, RESPONSE, last);
    Atomics.notify(words, RESPONSE);
  }
}

function run() {
  try {
    compiled = compile();
    policy = instantiate();
    const { status, text } = evaluateSafely(about, HEADER_BYTES, 0);
    parentPort.postMessage({
      ready: true,
      status,
      about: new TextDecoder().decode(text),
    });
  } catch (error) {
    parentPort.postMessage({
      ready: false,
      message: textOf(error),
      fault: error instanceof BundleFault,
    });
    return;
  }
  serve();
}

run();
