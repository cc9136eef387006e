internal import Netlink
public import NFTRuleset

/// What an element of a set or map has counted since it was added. Only first packets of connections meet our maps, so
/// the packets of a frontend or an endpoint are its connections.
public struct ElementCounter: Hashable, Sendable {
  /// The element's key.
  public let key: RegisterWords
  /// The element's comment: which Service port it belongs to.
  public let comment: String?
  /// How many packets met it.
  public let packets: UInt64
  /// How many bytes these had.
  public let bytes: UInt64

  /// A counter.
  public init(key: RegisterWords, comment: String?, packets: UInt64, bytes: UInt64) {
    self.key = key
    self.comment = comment
    self.packets = packets
    self.bytes = bytes
  }
}

extension ElementCounter {
  /// The counter of a listed element; nil for one without.
  init?(_ item: Range<Int>, _ layout: ElementLayout, in bytes: [UInt8]) {
    guard let keyAttribute = bytes.attribute(ElementAttribute.key, in: item),
      let key = ElementReader.words(layout.key, layout.keyLength, keyAttribute, in: bytes),
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
