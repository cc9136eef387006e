package import Addresses
package import ForeignRules
private import Glibc

/// Returns the names of the user-defined chains in a table of iptables-legacy (not iptables-nft), in the thread's
/// network namespace; nil if the table does not exist. Requires CAP_NET_ADMIN.
package func legacyChains(of table: String, _ family: AddressFamily) throws(NetlinkError) -> [String]? {
  try legacyEntries(of: table, family).map { $0.layout.chains(in: $0.bytes) }
}

/// Returns the chains of iptables-legacy through which the packets of a family pass that the node forwards, one for each
/// table that has rules at that hook; empty without iptables-legacy. Requires CAP_NET_ADMIN.
package func legacyForwardChains(_ family: AddressFamily) throws(NetlinkError) -> [ForwardChain] {
  var found: [ForwardChain] = []
  for table in ["mangle", "filter", "security"] {
    guard let entries = try legacyEntries(of: table, family), let rules = entries.forwardRules else {
      continue
    }
    found.append(
      ForwardChain(
        .iptablesLegacy, [family], table: table, chain: LegacyEntries.forward, drops: entries.forwardDrops,
        rules: rules))
  }
  return found
}

/// The entries of a table, with what the kernel says about them.
struct LegacyEntries {
  /// The name of the chain at the forward hook.
  static let forward = "FORWARD"
  let layout: EntryLayout
  /// The offset of the first entry of each built-in chain, by NF_INET_ number: 0 to 4.
  let firsts: [Int]
  /// The offset of the entry that has the policy of each built-in chain.
  let policies: [Int]
  /// Which of these there are, one bit for each.
  let hooks: UInt32
  let bytes: [UInt8]
}

/// Reads the entries of a table; nil if there is no such table.
private func legacyEntries(of table: String, _ family: AddressFamily) throws(NetlinkError) -> LegacyEntries? {
  // Querying a table that does not exist would create it.
  guard try legacyTables(family).contains(table) else { return nil }
  let layout = EntryLayout(family)
  // Any socket of the family will do; a raw one would need CAP_NET_RAW, which the daemon gives up.
  let descriptor = socket(
    layout.domain, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { throw .system(.last, during: "socket") }
  defer { close(descriptor) }
  let name = Array(table.utf8) + [UInt8](repeating: 0, count: EntryLayout.nameLength - table.utf8.count)
  // struct ipt_getinfo: the name, the hooks that there are, five offsets of first entries, five of policies, the number of
  // entries, their size in bytes.
  let info = try getOption(64, of: descriptor, layout, request: name + [UInt8](repeating: 0, count: 52))
  let numbers = (0..<13).compactMap { info.hostUInt32(at: EntryLayout.nameLength + $0 * 4) }
  guard numbers.count == 13 else { throw .malformed }
  // struct ipt_get_entries: the name, the size, then the entries, aligned to eight bytes.
  let header = name + withUnsafeBytes(of: numbers[12]) { Array($0) } + [0, 0, 0, 0]
  let entries = try getOption(
    65, of: descriptor, layout, request: header + [UInt8](repeating: 0, count: Int(numbers[12])))
  return LegacyEntries(
    layout: layout, firsts: numbers[1..<6].map { Int($0) }, policies: numbers[6..<11].map { Int($0) },
    hooks: numbers[0], bytes: Array(entries[header.count...]))
}

/// Returns the iptables-legacy tables that exist (/proc/net/ip_tables_names); empty if the kernel has no such file.
private func legacyTables(_ family: AddressFamily) throws(NetlinkError) -> [String] {
  let name = family == .ipv4 ? "ip_tables_names" : "ip6_tables_names"
  return try networkFile(name)?.split(separator: "\n").map(String.init) ?? []
}

/// Calls getsockopt(2). IPT_SO_GET_INFO is 64 and IPT_SO_GET_ENTRIES 65, for IPv6 as well.
private func getOption(
  _ option: Int32, of descriptor: Int32, _ layout: EntryLayout, request: [UInt8]
) throws(NetlinkError) -> [UInt8] {
  var answer = request
  var length = socklen_t(answer.count)
  let status = answer.withUnsafeMutableBytes {
    getsockopt(descriptor, layout.level, option, $0.baseAddress, &length)
  }
  guard status == 0 else { throw .system(.last, during: "getsockopt (iptables)") }
  return answer
}

/// The layout of a table's entries (linux/netfilter_ipv4/ip_tables.h, struct ipt_entry, and its IPv6 counterpart).
struct EntryLayout {
  /// XT_TABLE_MAXNAMELEN
  static let nameLength = 32
  let isIPv4: Bool
  let domain: Int32
  let level: Int32
  /// The offset of `target_offset` in an entry; `next_offset` follows 2 bytes later.
  let targetOffset: Int
  /// The offset of `flags` in an entry; `invflags` is the next byte.
  let flagsOffset: Int
  /// The length of an entry without its matches and its target.
  let length: Int

  init(_ family: AddressFamily) {
    isIPv4 = family == .ipv4
    domain = isIPv4 ? AF_INET : AF_INET6
    level = isIPv4 ? 0 : 41  // SOL_IP, SOL_IPV6
    targetOffset = isIPv4 ? 88 : 140
    flagsOffset = isIPv4 ? 82 : 131
    length = isIPv4 ? 112 : 168
  }

  /// Returns the user-defined chains.
  func chains(in entries: [UInt8]) -> [String] {
    chainStarts(in: entries).sorted { $0.key < $1.key }.map(\.value)
  }

  /// Returns the names of the user-defined chains by the offset of their first rule, to which rules jump. Each begins with an
  /// entry whose target is named ERROR and holds the chain's name; the table ends with such an entry whose name is ERROR.
  func chainStarts(in entries: [UInt8]) -> [Int: String] {
    var chains: [Int: String] = [:]
    var offset = 0
    while let target = entries.hostUInt16(at: offset + targetOffset),
      let next = entries.hostUInt16(at: offset + targetOffset + 2), next > 0
    {
      // struct xt_entry_target: its length, a name of 29 bytes, a revision; then the target's data.
      let start = offset + Int(target)
      if entries.text(in: start + 2..<start + 31) == "ERROR",
        let name = entries.text(in: start + 32..<start + 62), name != "ERROR"
      {
        chains[offset + Int(next)] = name
      }
      offset += Int(next)
    }
    return chains
  }

  /// Returns the number in the entry's standard target: a verdict if negative, the offset of another entry otherwise.
  func standardVerdict(at offset: Int, in entries: [UInt8]) -> Int32? {
    guard let target = entries.hostUInt16(at: offset + targetOffset) else { return nil }
    return entries.hostUInt32(at: offset + Int(target) + 32).map { Int32(bitPattern: $0) }
  }
}
