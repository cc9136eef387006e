internal import Netlink
public import NFTRuleset

/// The counter of a set or map element since it was added. Only the first packet of each connection traverses our maps,
/// so the packet count of a frontend or endpoint is its number of connections.
public struct ElementCounter: Hashable, Sendable {
  /// The element's key.
  public let key: RegisterWords
  /// The element's comment, which names the Service port that it belongs to.
  public let comment: String?
  /// The number of packets that matched the element.
  public let packets: UInt64
  /// The total length of these packets in bytes.
  public let bytes: UInt64

  /// Creates a counter, with the counts so far.
  public init(key: RegisterWords, comment: String?, packets: UInt64, bytes: UInt64) {
    self.key = key
    self.comment = comment
    self.packets = packets
    self.bytes = bytes
  }
}

extension ElementCounter {
  /// Parses a listed element; nil if it has no counter.
  init?(_ item: Range<Int>, _ layout: ElementLayout, in bytes: [UInt8]) {
    guard let keyAttribute = bytes.attribute(ElementAttribute.key, in: item),
      let key = ElementReader.words(keyAttribute, as: layout.key, length: layout.keyLength, in: bytes),
      let expression = bytes.attribute(ElementAttribute.expression, in: item)?.payload,
      let name = bytes.attribute(ElementAttribute.expressionName, in: expression),
      bytes.text(in: name.payload) == "counter",
      let data = bytes.attribute(ElementAttribute.expressionData, in: expression)?.payload
    else { return nil }
    func number(_ type: UInt16) -> UInt64? {
      bytes.attribute(type, in: data).flatMap { bytes.networkUInt64(at: $0.payload.lowerBound) }
    }
    guard let packets = number(ElementAttribute.counterPackets),
      let sum = number(ElementAttribute.counterBytes)
    else { return nil }
    let userData = bytes.attribute(ElementAttribute.userData, in: item)
    let comment = userData.flatMap { ElementReader.comment($0, in: bytes) }
    self.init(key: key, comment: comment, packets: packets, bytes: sum)
  }
}
