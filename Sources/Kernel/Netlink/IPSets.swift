private import Glibc

/// Returns the names of all ipsets in the thread's network namespace, sorted. Requires CAP_NET_ADMIN.
///
/// Without the module ip_set there are none; the kernel is then not asked, since a question would load it.
package func ipsetNames() throws(NetlinkError) -> [String] {
  // Also there if it is not a module but part of the kernel, because of its parameter.
  guard access("/sys/module/ip_set", F_OK) == 0 else { return [] }
  var socket = try NetlinkSocket(.netfilter)
  var names: [String] = []
  try socket.dump(IPSetList.request(sequence: socket.nextSequence())) { message, bytes throws(NetlinkError) in
    if let name = IPSetList.name(message, in: bytes) { names.append(name) }
  }
  return names.sorted()
}

/// The list of ipsets (include/uapi/linux/netfilter/ipset/ip_set.h).
enum IPSetList {
  /// NFNL_SUBSYS_IPSET, IPSET_CMD_LIST
  static let messageType: UInt16 = 6 << 8 | 7
  /// IPSET_ATTR_PROTOCOL
  private static let protocolVersion: UInt16 = 1
  /// IPSET_ATTR_SETNAME
  private static let setName: UInt16 = 2
  /// IPSET_ATTR_FLAGS
  private static let flags: UInt16 = 6
  /// NLA_F_NET_BYTEORDER
  private static let isInNetworkOrder: UInt16 = 1 << 14
  /// struct nfgenmsg
  private static let headerLength = 4

  /// Asks for names only (IPSET_FLAG_LIST_SETNAME), in version 6 of the protocol, which every supported kernel speaks.
  static func request(sequence: UInt32) -> [UInt8] {
    var writer = MessageWriter()
    writer.begin(type: messageType, flags: Message.Flags.dump, sequence: sequence)
    writer.append([2, 0, 0, 0])
    writer.attribute(protocolVersion, [6])
    writer.attribute(flags | isInNetworkOrder, network: 2)
    return writer.finished()
  }

  /// Returns the name that a message has; nil if it is none of the list.
  static func name(_ message: Message, in bytes: [UInt8]) -> String? {
    guard message.type == messageType, message.body.count >= headerLength else { return nil }
    let attributes = message.body.lowerBound + headerLength..<message.body.upperBound
    return bytes.attribute(setName, in: attributes).flatMap { bytes.text(in: $0.payload) }
  }
}
