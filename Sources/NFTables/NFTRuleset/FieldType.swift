public import Addresses

/// The types of the fields that keys and data consist of.
public enum FieldType: Hashable, Sendable {
  /// An address: one word or four.
  case address(AddressFamily)
  /// An IP protocol number, nft's `inet_proto`.
  case transport
  /// A port, nft's `inet_service`.
  case port
  /// A service word, which is carried in `meta priority`; nft's `classid`.
  case word
  /// A number from `numgen`: the slot of an endpoint in its set.
  case slot

  /// How many 32-bit words it takes in a register: 1, or 4 for IPv6.
  public var words: Int { self == .address(.ipv6) ? 4 : 1 }

  /// How many bytes it takes in a key or data, without padding.
  public var bytes: Int {
    switch self {
    case .address(.ipv4), .word, .slot: 4
    case .address(.ipv6): 16
    case .transport: 1
    case .port: 2
    }
  }

  /// Whether the kernel stores it in host byte order; addresses and ports are in network order.
  public var isHostOrder: Bool { self == .word || self == .slot }

  /// nft's number for the type (include/datatype.h), which `nft list` uses to print sets that nft did not create.
  public var kernelType: UInt32 {
    switch self {
    case .address(.ipv4): 7
    case .address(.ipv6): 8
    case .transport: 12
    case .port: 13
    case .word: 23
    case .slot: 4
    }
  }
}
