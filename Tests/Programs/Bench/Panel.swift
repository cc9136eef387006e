/// One diagram with its axes: lines over the number of elements, from nothing up.
struct Panel {
  static let width = 520
  static let height = 380
  private static let (left, right, top, bottom) = (56.0, 504.0, 96.0, 312.0)

  let title: String
  let unit: String
  let series: [Series]

  /// One line of it.
  struct Series {
    let name: String
    let color: String
    let points: [(x: Double, y: Double, size: String)]

    init(
      name: String, color: String, of lines: [Plot.Results.Line], _ value: (Plot.Results.Line) -> Double?
    ) {
      self.name = name
      self.color = color
      points = lines.compactMap { line in value(line).map { (line.elements, $0, line.size) } }
    }
  }

  var text: String {
    let heading = "<text x=\"16\" y=\"24\" font-size=\"15\" font-weight=\"bold\">\(title), \(unit)</text>\n"
    return heading + legend + grid + sizes + series.map { line($0) }.joined()
  }

  private var highest: (x: Double, y: Double) {
    let points = series.flatMap(\.points)
    return (max(1, points.map(\.x).max() ?? 1), max(1, points.map(\.y).max() ?? 1))
  }

  private func x(_ value: Double) -> Double {
    Self.left + (Self.right - Self.left) * value / (highest.x * 1.04)
  }

  private func y(_ value: Double) -> Double {
    Self.bottom - (Self.bottom - Self.top) * value / (step * Double(steps))
  }

  /// Between two lines of the grid: 1, 2 or 5 with noughts.
  private var step: Double {
    var step = 1.0
    while highest.y / step > 6 {
      let isTwo = String(Int(step)).first == "2"
      step = isTwo ? step / 2 * 5 : step * 2
    }
    return step
  }

  private var steps: Int { Int((highest.y / step).rounded(.up)) }

  private var grid: String {
    (0...steps).map { index in
      let height = y(Double(index) * step)
      return """
        <line x1="\(Self.left)" x2="\(Self.right)" y1="\(height)" y2="\(height)" stroke="#dddddd"/>
        <text x="\(Self.left - 8)" y="\(height + 4)" text-anchor="end">\(Int(Double(index) * step))</text>

        """
    }.joined()
  }

  /// Turned, since some stand close together.
  private var sizes: String {
    (series.first?.points ?? []).map { point in
      let place = x(point.x)
      return """
        <line x1="\(place)" x2="\(place)" y1="\(Self.bottom)" y2="\(Self.bottom + 5)" stroke="#555555"/>
        <text transform="translate(\(place + 4), \(Self.bottom + 12)) rotate(-60)" text-anchor="end" font-size="10">\
        \(point.size)</text>

        """
    }.joined()
  }

  private var legend: String {
    series.enumerated().map { index, series in
      let height = 44 + index * 16
      return """
        <line x1="16" x2="40" y1="\(height - 4)" y2="\(height - 4)" stroke="\(series.color)" stroke-width="2"/>
        <text x="48" y="\(height)">\(series.name)</text>

        """
    }.joined()
  }

  private func line(_ series: Series) -> String {
    let points = series.points.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " ")
    let dots = series.points.map {
      "<circle cx=\"\(x($0.x))\" cy=\"\(y($0.y))\" r=\"3\" fill=\"\(series.color)\"/>\n"
    }
    return "<polyline points=\"\(points)\" fill=\"none\" stroke=\"\(series.color)\" stroke-width=\"2\"/>\n"
      + dots.joined()
  }
}
