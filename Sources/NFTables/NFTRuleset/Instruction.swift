public import Addresses

/// An instruction of the kernel's nftables virtual machine, as `nft --debug=netlink` prints it. A rule is a list of
/// instructions: this is what we send, what the kernel returns, and what differences compare, since the text that nft
/// lists is incomplete.
public enum Instruction: Hashable, Sendable {
  /// `[ payload load 4b @ network header + 16 => reg 1 ]`
  case payload(PayloadBase, offset: UInt32, length: UInt32, into: Register)
  /// `[ meta load priority => reg 1 ]`
  case loadMeta(MetaKey, into: Register)
  /// `[ meta set mark with reg 1 ]`
  case storeMeta(MetaKey, from: Register)
  /// `[ ct load status => reg 1 ]`
  case loadConnectionStatus(into: Register)
  /// `[ ct load mark => reg 1 ]`
  case loadConnectionMark(into: Register)
  /// `[ fib saddr type => reg 1 ]`
  case addressType(source: Bool, into: Register)
  /// `[ bitwise reg 1 = ( reg 1 & 0x00000fff ) ^ 0x00000000 ]`
  case bitwise(Register, mask: UInt32, xor: UInt32)
  /// `[ byteorder reg 9 = hton(reg 9, 4, 4) ]`: converts four bytes from host to network order. Only in network order
  /// can the kernel check whether a number is in a range.
  case networkOrder(Register)
  /// `[ cmp eq reg 1 0x00000006 ]`
  case compare(Register, equal: Bool, ComparisonData)
  /// `[ lookup reg 1 set services dreg 1 ]`
  case lookup(Register, in: SetReference, into: Register?, inverted: Bool)
  /// `[ lookup reg 1 set class dreg 0 ]`
  case verdictLookup(Register, in: SetName)
  /// `[ numgen reg 9 = random mod 2 ]`
  case randomNumber(into: Register, modulus: UInt32)
  /// `[ hash reg 9 = jhash(reg 14, 16, 0x56494144) % mod 1021 ]`: hashes this many bytes, padding included, and scales the
  /// hash to a number below the modulus (NFT_HASH_JENKINS).
  case hash(Register, length: UInt32, into: Register, modulus: UInt32, seed: UInt32)
  /// `[ immediate reg 1 0x00000000 ]`
  case number(UInt32, into: Register)
  /// `[ immediate reg 0 goto -> pick-2 ]`
  case verdict(Verdict)
  /// `[ dynset update reg_key 1 set affinity sreg_data 2 timeout 10000ms ]`
  case updateSet(SetName, key: Register, data: Register, timeoutMilliseconds: UInt64)
  /// `[ dynset delete reg_key 1 set affinity sreg_data 2 ]`
  case deleteFromSet(SetName, key: Register, data: Register)
  /// `[ nat dnat ip addr_min reg 1 proto_min reg 9 ]`
  case destinationNAT(AddressFamily, address: Register, port: Register)
  /// `[ masq flags 0x10 ]`: NF_NAT_RANGE_PROTO_RANDOM_FULLY
  case masquerade
  /// `[ reject type 1 code 0 ]`
  case reject(type: UInt32, code: UInt8)
  /// An expression that we never write, in a rule from elsewhere.
  case foreign(String)

  /// The header that an offset is relative to; the kernel's nft_payload_bases.
  public enum PayloadBase: UInt32, Hashable, Sendable {
    /// The IP header.
    case network = 1
    /// The header of TCP, UDP or SCTP.
    case transport = 2
  }

  /// What `meta` reads and writes; the kernel's nft_meta_keys.
  public enum MetaKey: UInt32, Hashable, Sendable {
    /// skb->priority
    case priority = 2
    /// skb->mark
    case mark = 3
    /// The name of the interface on which the packet arrived; empty on output.
    case inputInterfaceName = 6
    /// The transport's protocol number.
    case transport = 16
  }

  /// What a register is compared with.
  public enum ComparisonData: Hashable, Sendable {
    /// One byte: a protocol number.
    case byte(UInt8)
    /// Four bytes in host order.
    case number(UInt32)
    /// The whole name of an interface, padded to 16 bytes.
    case name(InterfaceName)
    /// A prefix of an interface's name.
    case namePrefix(InterfaceName)
    /// Data that we never write.
    case foreign([UInt8])
  }

  /// The set that an instruction refers to.
  public enum SetReference: Hashable, Sendable {
    /// A set with a name.
    case named(SetName)
    /// `{ tcp, udp, sctp }`: an anonymous set that belongs to its rule.
    case transports([Transport])
    /// An anonymous set that we never write.
    case foreign(String)
  }
}

/// A register of the kernel's nftables virtual machine, by its 32-bit number 0...15; nft's `reg 1` is 0, `reg 9` is 1.
public struct Register: Hashable, Sendable, CustomStringConvertible {
  /// 0...15
  public let index: Int

  /// Creates the register with this number.
  public init(_ index: Int) {
    precondition((0...15).contains(index))
    self.index = index
  }

  /// The number in netlink messages and nft's output: 1...4 if a 128-bit register begins here, otherwise 8 + the index
  /// (include/uapi/linux/netfilter/nf_tables.h, nft_registers).
  public var kernelNumber: UInt32 { index % 4 == 0 ? UInt32(1 + index / 4) : UInt32(8 + index) }

  /// Creates the register with this netlink number, in either notation.
  public init?(kernelNumber: UInt32) {
    switch kernelNumber {
    case 1...4: self.init(Int(kernelNumber - 1) * 4)
    case 8...23: self.init(Int(kernelNumber - 8))
    default: return nil
    }
  }

  /// The register with nft's number.
  public var description: String { "reg \(kernelNumber)" }
}
