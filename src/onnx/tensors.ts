import { create } from "@bufbuild/protobuf";
import { TensorProtoSchema, type TensorProto } from "./onnx_pb.ts";

/** Element types by ONNX' numbers (TensorProto.DataType). */
export const ELEMENT = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const;

export function floatTensor(
  name: string,
  values: readonly number[] | Float32Array,
  dims: readonly number[],
): TensorProto {
  return makeTensor(name, ELEMENT.float, bytesOf(Float32Array.from(values)), dims);
}

export function int32Tensor(name: string, values: readonly number[]): TensorProto {
  return makeTensor(name, ELEMENT.int32, bytesOf(Int32Array.from(values)), [values.length]);
}

export function uint8Tensor(
  name: string,
  values: readonly number[] | Uint8Array,
  dims: readonly number[],
): TensorProto {
  return makeTensor(name, ELEMENT.uint8, Uint8Array.from(values), dims);
}

export function int64Tensor(name: string, values: readonly number[]): TensorProto {
  return makeTensor(name, ELEMENT.int64, bytesOf(BigInt64Array.from(values, BigInt)), [
    values.length,
  ]);
}

/** The numbers of a tensor of 64-bit integers; none if it is absent or of another type. */
export function int64Values(tensor: TensorProto | undefined): number[] {
  if (tensor?.dataType !== ELEMENT.int64) return [];
  const { rawData, int64Data } = tensor;
  if (rawData.length === 0) return int64Data.map(Number);
  // Copied, because a view of 64-bit numbers must begin at a multiple of eight bytes.
  return Array.from(new BigInt64Array(Uint8Array.from(rawData).buffer), Number);
}

/** The numbers of a tensor of 32-bit integers; none if it is absent or of another type. */
export function int32Values(tensor: TensorProto | undefined): number[] {
  if (tensor?.dataType !== ELEMENT.int32) return [];
  const { rawData, int32Data } = tensor;
  if (rawData.length === 0) return int32Data;
  return Array.from(new Int32Array(Uint8Array.from(rawData).buffer));
}

/** Bytes of a number of each type that weights are of. */
const SIZES = new Map<number, number>([
  [ELEMENT.float, 4],
  [ELEMENT.int8, 1],
  [ELEMENT.uint8, 1],
]);

/** The named columns of a matrix, or numbers of a vector, as a tensor without a name; undefined for other types. */
export function columnsOf(
  { dataType, dims, rawData }: TensorProto,
  columns: readonly number[],
): TensorProto | undefined {
  const size = SIZES.get(dataType);
  if (size === undefined || rawData.length === 0) return undefined;
  const width = Number(dims.at(-1)) * size;
  const bytes = new Uint8Array((rawData.length / width) * columns.length * size);
  const runs = runsOf(columns);
  let to = 0;
  for (let row = 0; row < rawData.length; row += width)
    for (const { from, count } of runs) {
      bytes.set(rawData.subarray(row + from * size, row + (from + count) * size), to);
      to += count * size;
    }
  return makeTensor("", dataType, bytes, [...dims.slice(0, -1).map(Number), columns.length]);
}

/** A matrix or vector with columns added until there are `width`: zeros, or for floats `fill`; undefined for other types. */
export function widerTensor(
  { dataType, dims, rawData }: TensorProto,
  width: number,
  fill = 0,
): TensorProto | undefined {
  const size = SIZES.get(dataType);
  if (size === undefined || rawData.length === 0) return undefined;
  const [from, to] = [Number(dims.at(-1)) * size, width * size];
  const rows = rawData.length / from;
  const bytes = new Uint8Array(rows * to);
  if (dataType === ELEMENT.float) new Float32Array(bytes.buffer).fill(fill);
  for (let row = 0; row < rows; row++)
    bytes.set(rawData.subarray(row * from, (row + 1) * from), row * to);
  return makeTensor("", dataType, bytes, [...dims.slice(0, -1).map(Number), width]);
}

/** Numbers that count up by one, in order, as first numbers and counts: copying them at once is faster by far. */
function runsOf(numbers: readonly number[]): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.count === number) last.count += 1;
    else runs.push({ from: number, count: 1 });
  }
  return runs;
}

function makeTensor(
  name: string,
  dataType: number,
  rawData: Uint8Array,
  dims: readonly number[],
): TensorProto {
  return create(TensorProtoSchema, { name, dataType, rawData, dims: dims.map(BigInt) });
}

function bytesOf(values: Float32Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
