package import Addresses
private import Glibc

/// Returns the names of the user-defined chains in a table of iptables-legacy (not iptables-nft), in the thread's
/// network namespace; nil if the table does not exist. Requires CAP_NET_ADMIN.
package func legacyChains(of table: String, _ family: AddressFamily) throws(NetlinkError) -> [String]? {
  // Querying a table that does not exist would create it.
  guard try legacyTables(family).contains(table) else { return nil }
  let layout = EntryLayout(family)
  let descriptor = socket(
    layout.domain, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_RAW))
  guard descriptor >= 0 else { throw .system(.last, during: "socket") }
  defer { close(descriptor) }
  let name = Array(table.utf8) + [UInt8](repeating: 0, count: EntryLayout.nameLength - table.utf8.count)
  // struct ipt_getinfo: the name, eleven hook numbers, the number of entries, their size in bytes.
  let info = try getOption(64, of: descriptor, layout, request: name + [UInt8](repeating: 0, count: 52))
  guard let size = info.hostUInt32(at: EntryLayout.nameLength + 48) else { throw .malformed }
  // struct ipt_get_entries: the name, the size, then the entries, aligned to eight bytes.
  let header = name + withUnsafeBytes(of: size) { Array($0) } + [0, 0, 0, 0]
  let entries = try getOption(
    65, of: descriptor, layout, request: header + [UInt8](repeating: 0, count: Int(size)))
  return layout.chains(in: Array(entries[header.count...]))
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
  let domain: Int32
  let level: Int32
  /// The offset of `target_offset` in an entry; `next_offset` follows 2 bytes later.
  let targetOffset: Int

  init(_ family: AddressFamily) {
    domain = family == .ipv4 ? AF_INET : AF_INET6
    level = family == .ipv4 ? 0 : 41  // SOL_IP, SOL_IPV6
    targetOffset = family == .ipv4 ? 88 : 140
  }

  /// Returns the user-defined chains. Each begins with an entry whose target is named ERROR and holds the chain's name;
  /// the table ends with such an entry whose name is ERROR.
  func chains(in entries: [UInt8]) -> [String] {
    var chains: [String] = []
    var offset = 0
    while let target = entries.hostUInt16(at: offset + targetOffset),
      let next = entries.hostUInt16(at: offset + targetOffset + 2), next > 0
    {
      // struct xt_entry_target: its length, a name of 29 bytes, a revision; then the target's data.
      let start = offset + Int(target)
      if entries.text(in: start + 2..<start + 31) == "ERROR",
        let name = entries.text(in: start + 32..<start + 62), name != "ERROR"
      {
        chains.append(name)
      }
      offset += Int(next)
    }
    return chains
  }
}
