package import Addresses
private import Glibc

/// The names of the chains that somebody made with the old iptables, not the one that speaks nftables, in a table of
/// the thread's network namespace; nil when there is no such table. Needs CAP_NET_ADMIN.
package func legacyChains(of table: String, _ family: AddressFamily) throws(NetlinkError) -> [String]? {
  // To ask the kernel for a table that is not there would make it.
  guard try legacyTables(family).contains(table) else { return nil }
  let layout = EntryLayout(family)
  let descriptor = socket(
    layout.domain, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_RAW))
  guard descriptor >= 0 else { throw .system(.last, during: "socket") }
  defer { close(descriptor) }
  let name = Array(table.utf8) + [UInt8](repeating: 0, count: EntryLayout.nameLength - table.utf8.count)
  // struct ipt_getinfo: the name, eleven numbers of hooks, how many entries, how many bytes.
  let info = try ask(descriptor, layout, option: 64, name + [UInt8](repeating: 0, count: 52))
  guard let size = info.hostUInt32(at: EntryLayout.nameLength + 48) else { throw .malformed }
  // struct ipt_get_entries: the name, how many bytes, and from a multiple of eight on the entries.
  let header = name + withUnsafeBytes(of: size) { Array($0) } + [0, 0, 0, 0]
  let entries = try ask(descriptor, layout, option: 65, header + [UInt8](repeating: 0, count: Int(size)))
  return layout.chains(in: Array(entries[header.count...]))
}

/// The tables of the old iptables that are there (/proc/net/ip_tables_names); none where the kernel has none.
private func legacyTables(_ family: AddressFamily) throws(NetlinkError) -> [String] {
  let name = family == .ipv4 ? "ip_tables_names" : "ip6_tables_names"
  return try networkFile(name)?.split(separator: "\n").map(String.init) ?? []
}

/// IPT_SO_GET_INFO is 64, IPT_SO_GET_ENTRIES 65, and so are those of IPv6.
private func ask(
  _ descriptor: Int32, _ layout: EntryLayout, option: Int32, _ question: [UInt8]
) throws(NetlinkError) -> [UInt8] {
  var answer = question
  var length = socklen_t(answer.count)
  let status = answer.withUnsafeMutableBytes {
    getsockopt(descriptor, layout.level, option, $0.baseAddress, &length)
  }
  guard status == 0 else { throw .system(.last, during: "getsockopt (iptables)") }
  return answer
}

/// How the entries of a table lie behind each other (linux/netfilter_ipv4/ip_tables.h, struct ipt_entry, and the like
/// for IPv6).
struct EntryLayout {
  /// XT_TABLE_MAXNAMELEN
  static let nameLength = 32
  let domain: Int32
  let level: Int32
  /// Where an entry says how far its target is, and 2 bytes on, the next entry.
  let targetOffset: Int

  init(_ family: AddressFamily) {
    domain = family == .ipv4 ? AF_INET : AF_INET6
    level = family == .ipv4 ? 0 : 41  // SOL_IP, SOL_IPV6
    targetOffset = family == .ipv4 ? 88 : 140
  }

  /// A chain that somebody made begins with an entry whose target is called ERROR and holds the chain's name; so does
  /// the table's end, with the name ERROR.
  func chains(in entries: [UInt8]) -> [String] {
    var chains: [String] = []
    var place = 0
    while let target = entries.hostUInt16(at: place + targetOffset),
      let next = entries.hostUInt16(at: place + targetOffset + 2), next > 0
    {
      // struct xt_entry_target: its length, a name of 29 bytes, a revision; then what belongs to the target.
      let start = place + Int(target)
      if entries.text(in: start + 2..<start + 31) == "ERROR",
        let name = entries.text(in: start + 32..<start + 62), name != "ERROR"
      {
        chains.append(name)
      }
      place += Int(next)
    }
    return chains
  }
}
