/// A program that selects the datagrams that a socket receives (classic BPF, linux/filter.h).
package struct SocketFilter: Hashable, Sendable {
  /// One instruction (struct sock_filter).
  package struct Instruction: Hashable, Sendable {
    /// The operation code.
    package let code: UInt16
    /// The number of instructions to skip if a comparison is true.
    package let ifTrue: UInt8
    /// The number of instructions to skip if a comparison is false.
    package let ifFalse: UInt8
    /// An offset into the packet, or a constant.
    package let operand: UInt32

    /// Loads two bytes in network byte order (BPF_LD | BPF_H | BPF_ABS).
    package static func loadTwoBytes(at offset: UInt32) -> Self { Self(0x28, offset) }

    /// Loads four bytes in network byte order (BPF_LD | BPF_W | BPF_ABS).
    package static func loadFourBytes(at offset: UInt32) -> Self { Self(0x20, offset) }

    /// Skips this many instructions if the loaded number equals `number` (BPF_JMP | BPF_JEQ | BPF_K).
    package static func ifEqual(_ number: UInt32, skip count: UInt8) -> Self {
      Self(0x15, number, ifTrue: count)
    }

    /// Accepts the whole datagram (BPF_RET | BPF_K).
    package static let receive = Self(0x06, .max)

    /// Drops the datagram.
    package static let ignore = Self(0x06, 0)

    private init(_ code: UInt16, _ operand: UInt32, ifTrue: UInt8 = 0) {
      self.code = code
      self.operand = operand
      self.ifTrue = ifTrue
      ifFalse = 0
    }
  }

  /// The instructions, in order of execution.
  package let instructions: [Instruction]

  /// Creates a program, which must end with `receive` or `ignore`.
  package init(_ instructions: [Instruction]) { self.instructions = instructions }
}
