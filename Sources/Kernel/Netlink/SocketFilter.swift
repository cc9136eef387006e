/// A program in the kernel that decides which datagrams a socket receives (classic BPF, linux/filter.h).
package struct SocketFilter: Hashable, Sendable {
  /// One step (struct sock_filter).
  package struct Instruction: Hashable, Sendable {
    /// What to do.
    package let code: UInt16
    /// How many steps to skip if a comparison holds.
    package let ifTrue: UInt8
    /// How many steps to skip if it does not.
    package let ifFalse: UInt8
    /// A place or a number.
    package let operand: UInt32

    /// Loads two bytes, as a number in network order (BPF_LD | BPF_H | BPF_ABS).
    package static func loadTwoBytes(at place: UInt32) -> Self { Self(0x28, place) }

    /// Loads four bytes, as a number in network order (BPF_LD | BPF_W | BPF_ABS).
    package static func loadFourBytes(at place: UInt32) -> Self { Self(0x20, place) }

    /// Skips so many instructions if the loaded number is this one (BPF_JMP | BPF_JEQ | BPF_K).
    package static func ifEqual(_ number: UInt32, skip count: UInt8) -> Self {
      Self(0x15, number, ifTrue: count)
    }

    /// The datagram is received whole (BPF_RET | BPF_K).
    package static let receive = Self(0x06, .max)

    /// The datagram is not received.
    package static let ignore = Self(0x06, 0)

    private init(_ code: UInt16, _ operand: UInt32, ifTrue: UInt8 = 0) {
      self.code = code
      self.operand = operand
      self.ifTrue = ifTrue
      ifFalse = 0
    }
  }

  /// The steps in order.
  package let instructions: [Instruction]

  /// A program of these instructions; the last of them must be `receive` or `ignore`.
  package init(_ instructions: [Instruction]) { self.instructions = instructions }
}
