/// The positions of everything in the picture: three columns, and a band for each Service, from top to bottom. The font
/// is monospaced, so that no text needs to be measured and the same map gives the same picture.
struct MapLayout {
  /// In pixels.
  static let margin = 24, rowHeight = 46, cardHeight = 38, portGap = 14, headHeight = 34, bandGap = 22,
    bandPadding = 14
  static let columnGap = 78, columnHead = 30

  /// A box with one or two lines of text.
  struct Card {
    let x: Int, y: Int, width: Int
    var middle: Int { y + MapLayout.cardHeight / 2 }
    var right: Int { x + width }
  }

  /// One port's cards.
  struct PortCards {
    let port: MappedPort
    let labelY: Int
    let frontends: [Card], treatments: [Card], endpoints: [Card]
  }

  /// One Service's band.
  struct Band {
    let service: MappedService
    let y: Int, height: Int
    let ports: [PortCards]
  }

  /// Left edge and width of each of the three columns.
  let columns: [(x: Int, width: Int)]
  let bands: [Band]
  let width: Int, height: Int

  init(_ map: ServiceMap) {
    let ports = map.services.flatMap(\.ports)
    let texts: [[String]] = [
      ports.flatMap(\.frontends).flatMap { [$0.place, $0.note] },
      ports.flatMap(\.treatments).flatMap(\.lines),
      ports.flatMap(\.endpoints).flatMap { [$0.address, $0.detail] },
    ]
    var x = Self.margin + Self.bandPadding
    columns = texts.map { lines in
      // 7 pixels per character of the small font, with room for the dot and the margins.
      let width = max(150, (lines.map(\.count).max() ?? 0) * 7 + 34)
      defer { x += width + Self.columnGap }
      return (x, width)
    }
    let label = (columns.first?.x ?? 0) + (ports.map(\.name.count).max() ?? 0) * 7
    width = max(label, columns.last.map { $0.x + $0.width } ?? 0) + Self.bandPadding + Self.margin
    var y = Self.margin + Self.columnHead
    var bands: [Band] = []
    for service in map.services {
      let band = Self.band(service, y: y, columns: columns)
      bands.append(band)
      y += band.height + Self.bandGap
    }
    self.bands = bands
    height = y + Self.margin + 8
  }

  private static func band(_ service: MappedService, y top: Int, columns: [(x: Int, width: Int)]) -> Band {
    var y = top + headHeight
    var ports: [PortCards] = []
    for port in service.ports {
      let counts = [port.frontends.count, port.treatments.count, port.endpoints.count]
      let rows = max(1, counts.max() ?? 1)
      let cards = zip(columns, counts).map { column, count in
        // Shorter columns are centered beside the longest one.
        (0..<count).map { index in
          Card(
            x: column.x, y: y + 16 + (rows - count) * rowHeight / 2 + index * rowHeight, width: column.width)
        }
      }
      ports.append(
        PortCards(port: port, labelY: y + 6, frontends: cards[0], treatments: cards[1], endpoints: cards[2]))
      y += 16 + rows * rowHeight + portGap
    }
    return Band(service: service, y: top, height: y - top - portGap + bandPadding - 6, ports: ports)
  }
}

extension MappedEndpoint {
  /// The line below the address.
  var detail: String {
    ([place, objection.map { "not used: \($0)" } ?? ""].filter { !$0.isEmpty }).joined(separator: " · ")
  }
}
