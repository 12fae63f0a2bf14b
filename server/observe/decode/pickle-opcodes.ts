/** How the argument of an opcode is written. */
export type PickleArgument =
  | 'bytes1'
  | 'bytes4'
  | 'bytes4i'
  | 'bytes8'
  | 'f8'
  | 'i4'
  | 'line'
  | 'lines'
  | 'long1'
  | 'long4'
  | 'none'
  | 'text1'
  | 'text4'
  | 'text8'
  | 'u1'
  | 'u2'
  | 'u4'
  | 'u8'

/** The opcodes of Python's pickle, protocols 0 to 5: byte → name, by the kind of their argument. */
const byArgument: Record<PickleArgument, Record<number, string>> = {
  bytes1: { 67: 'SHORT_BINBYTES', 85: 'SHORT_BINSTRING' },
  bytes4: { 66: 'BINBYTES' },
  bytes4i: { 84: 'BINSTRING' },
  bytes8: { 142: 'BINBYTES8', 150: 'BYTEARRAY8' },
  f8: { 71: 'BINFLOAT' },
  i4: { 74: 'BININT', 132: 'EXT4' },
  line: {
    70: 'FLOAT',
    73: 'INT',
    76: 'LONG',
    80: 'PERSID',
    83: 'STRING',
    86: 'UNICODE',
    103: 'GET',
    112: 'PUT',
  },
  lines: { 99: 'GLOBAL', 105: 'INST' },
  long1: { 138: 'LONG1' },
  long4: { 139: 'LONG4' },
  none: {
    40: 'MARK',
    41: 'EMPTY_TUPLE',
    46: 'STOP',
    48: 'POP',
    49: 'POP_MARK',
    50: 'DUP',
    78: 'NONE',
    81: 'BINPERSID',
    82: 'REDUCE',
    93: 'EMPTY_LIST',
    97: 'APPEND',
    98: 'BUILD',
    100: 'DICT',
    101: 'APPENDS',
    108: 'LIST',
    111: 'OBJ',
    115: 'SETITEM',
    116: 'TUPLE',
    117: 'SETITEMS',
    125: 'EMPTY_DICT',
    129: 'NEWOBJ',
    133: 'TUPLE1',
    134: 'TUPLE2',
    135: 'TUPLE3',
    136: 'NEWTRUE',
    137: 'NEWFALSE',
    143: 'EMPTY_SET',
    144: 'ADDITEMS',
    145: 'FROZENSET',
    146: 'NEWOBJ_EX',
    147: 'STACK_GLOBAL',
    148: 'MEMOIZE',
    151: 'NEXT_BUFFER',
    152: 'READONLY_BUFFER',
  },
  text1: { 140: 'SHORT_BINUNICODE' },
  text4: { 88: 'BINUNICODE' },
  text8: { 141: 'BINUNICODE8' },
  u1: { 75: 'BININT1', 104: 'BINGET', 113: 'BINPUT', 128: 'PROTO', 130: 'EXT1' },
  u2: { 77: 'BININT2', 131: 'EXT2' },
  u4: { 106: 'LONG_BINGET', 114: 'LONG_BINPUT' },
  u8: { 149: 'FRAME' },
}

export const pickleOpcodes = new Map(
  Object.entries(byArgument).flatMap(([argument, codes]) =>
    Object.entries(codes).map(
      ([code, name]) => [Number(code), { name, argument: argument as PickleArgument }] as const,
    ),
  ),
)
