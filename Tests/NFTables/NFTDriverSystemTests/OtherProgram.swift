import Netlink
import NFTRuleset

// Constants of include/uapi/linux/netfilter/nf_tables.h and nfnetlink.h.
private let newTable: UInt16 = 10 << 8
private let deleteTable: UInt16 = 10 << 8 | 2

/// What other programs send to the kernel.
enum OtherProgram {
  /// A batch that creates an IPv4 table.
  ///
  /// - Parameter isOwned: whether the socket that sends it owns the table, which ends with the socket
  ///   (NFT_TABLE_F_OWNER).
  static func creation(of name: String, isOwned: Bool = false) -> [UInt8] {
    batch(newTable, flags: Message.Flags.create, name, tableFlags: isOwned ? 2 : nil)
  }

  /// A batch that deletes an IPv4 table.
  static func deletion(of name: String) -> [UInt8] { batch(deleteTable, flags: 0, name, tableFlags: nil) }

  private static func batch(
    _ kind: UInt16, flags: UInt16, _ name: String, tableFlags: UInt32?
  ) -> [UInt8] {
    let batch: [UInt8] = [0, 0, 0, 10]
    var writer = MessageWriter()
    writer.begin(type: 16, flags: 0, sequence: 1)
    writer.append(batch[...])
    writer.begin(type: kind, flags: flags, sequence: 2)
    writer.append([2, 0, 0, 0])
    writer.attribute(1, name)
    if let tableFlags { writer.attribute(2, network: tableFlags) }
    writer.begin(type: 17, flags: 0, sequence: 3)
    writer.append(batch[...])
    return writer.finished()
  }
}
