extension ServiceMap {
  /// The map as an SVG picture, readable on light and dark backgrounds.
  package var svg: String {
    let layout = MapLayout(self)
    var svg = SVGWriter()
    svg.open(
      "svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 \(layout.width) \(layout.height)",
      "width",
      "\(layout.width)", "height", "\(layout.height)", "role", "img", "aria-label",
      "Services seen from node \(node)")
    svg.raw(Self.style)
    svg.rectangle("ground", x: 0, y: 0, width: layout.width, height: layout.height, radius: 10)
    for (column, title) in zip(layout.columns, ["frontends", "treatment", "endpoints"]) {
      svg.text("head", x: column.x, y: MapLayout.margin + 12, title)
    }
    for band in layout.bands { draw(band, layout, into: &svg) }
    drawLegend(layout, into: &svg)
    svg.close("svg")
    return svg.text
  }

  private func draw(_ band: MapLayout.Band, _ layout: MapLayout, into svg: inout SVGWriter) {
    let margin = MapLayout.margin
    svg.rectangle(
      "band", x: margin, y: band.y, width: layout.width - 2 * margin, height: band.height, radius: 10)
    svg.text("service", x: margin + MapLayout.bandPadding, y: band.y + 23, band.service.name)
    // A character of the heading is 9 pixels wide.
    svg.text(
      "note", x: margin + MapLayout.bandPadding + (band.service.name.count + 1) * 9, y: band.y + 23,
      band.service.type)
    for cards in band.ports { draw(cards, layout, into: &svg) }
  }

  private func draw(_ cards: MapLayout.PortCards, _ layout: MapLayout, into svg: inout SVGWriter) {
    let port = cards.port
    svg.text("note", x: layout.columns[0].x, y: cards.labelY + 2, port.name)
    for (frontend, card) in zip(port.frontends, cards.frontends) {
      svg.curve("link", from: card, to: cards.treatments[frontend.treatment])
    }
    for (treatment, card) in zip(port.treatments, cards.treatments) {
      for link in treatment.links {
        svg.curve(
          link.isFromInsideOnly ? "link inside" : "link", from: card, to: cards.endpoints[link.endpoint])
      }
    }
    for (frontend, card) in zip(port.frontends, cards.frontends) {
      svg.card("card", card, [frontend.place, frontend.note])
    }
    for (treatment, card) in zip(port.treatments, cards.treatments) {
      svg.card("card \(treatment.tone)", card, treatment.lines)
    }
    for (endpoint, card) in zip(port.endpoints, cards.endpoints) {
      svg.card(endpoint.objection == nil ? "card" : "card out", card, [endpoint.address, endpoint.detail])
      svg.dot("\(endpoint.state)", x: card.right - 14, y: card.y + 13)
    }
  }

  private func drawLegend(_ layout: MapLayout, into svg: inout SVGWriter) {
    let y = layout.height - MapLayout.margin - 4
    var x = MapLayout.margin + MapLayout.bandPadding
    svg.text("note", x: x, y: y, "seen from node \(node)")
    x += ("seen from node \(node)".count + 4) * 7
    for (state, words) in [("ready", "ready"), ("terminating", "terminating"), ("notReady", "not ready")] {
      svg.dot(state, x: x, y: y - 4)
      svg.text("note", x: x + 12, y: y, words)
      x += (words.count + 5) * 7
    }
    svg.line("link inside", x: x, y: y - 4, to: x + 32)
    let inside = recognizesPods ? "pods and the node itself" : "the node itself"
    svg.text("note", x: x + 40, y: y, "only from \(inside)")
  }

  /// Plain colors, with a second set for dark mode.
  private static let style = """
    <style>
    text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12px;fill:#1f2933}
    .head{font-size:12px;fill:#616e7c}.service{font-size:15px;font-weight:600}.note,.detail{font-size:11px;fill:#616e7c}
    .ground{fill:#fbfbfa}.band{fill:#f1f3f4;stroke:#dfe3e6}.card{fill:#fff;stroke:#b8c2cc}
    .served{stroke:#3a8f5c;stroke-width:1.5}.dropped{stroke:#c27c0e;stroke-width:1.5;stroke-dasharray:5 3}
    .refused{stroke:#c0392b;stroke-width:1.5;stroke-dasharray:5 3}.out{fill:none;stroke-dasharray:3 3}
    .link{fill:none;stroke:#8795a1;stroke-width:1.4}.inside{stroke-dasharray:3 4}
    .ready{fill:#3a8f5c}.terminating{fill:#c27c0e}.notReady{fill:#c0392b}
    @media (prefers-color-scheme:dark){
    text{fill:#e4e7eb}.head,.note,.detail{fill:#9aa5b1}.ground{fill:#14181d}.band{fill:#1b2127;stroke:#2c343c}
    .card{fill:#222a32;stroke:#52606d}.served{stroke:#57b07c}.dropped{stroke:#e0a63e}.refused{stroke:#e8705f}
    .out{fill:none}.link{stroke:#7b8794}.ready{fill:#57b07c}.terminating{fill:#e0a63e}.notReady{fill:#e8705f}}
    </style>

    """
}
