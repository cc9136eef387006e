internal import ObjectNotation
internal import ClusterModel

/// What `get --watch` prints: first all objects, then each that is new, different or gone, as it was last.
public struct ObjectWatch: Sendable {
  private var printer: ObjectPrinter
  private var shown: [NamespacedName: ObjectValue] = [:]
  private var widths: [Int] = []
  private var isFirst = true
  private var hasPrinted = false

  /// Begins with nothing shown.
  public init(_ printer: ObjectPrinter) { self.printer = printer }

  /// Takes the objects as they are now, and gives what is to be printed.
  ///
  /// - Parameter time: the present, in seconds since 1970.
  public mutating func text(of listing: ObjectListing, at time: Int64) throws(ObjectTextError) -> String {
    printer.style.now = time
    let now = Dictionary(listing.objects.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let changed = listing.objects.filter { shown[$0.name] != $0 }
    let gone = shown.filter { now[$0.key] == nil }.sorted { $0.key < $1.key }.map(\.value)
    shown = now
    defer { isFirst = false }
    var news = listing
    news.objects = changed + gone
    if !isFirst { printer.order = nil }
    return news.objects.isEmpty ? "" : try text(ofNews: news)
  }

  private mutating func text(ofNews news: ObjectListing) throws(ObjectTextError) -> String {
    defer { hasPrinted = true }
    if case .table(let isWide) = printer.output {
      var style = printer.style
      style.isWide = isWide
      style.hasHeadings = style.hasHeadings && !hasPrinted
      return try news.sorted(by: printer.order).table(style, widths: &widths)
    }
    var texts: [String] = []
    for object in news.objects {
      var one = news
      one.objects = [object]
      texts.append(try printer.text(of: [one], isOne: true))
      if case .customColumns = printer.output { printer.style.hasHeadings = false }
    }
    guard printer.output == .yaml else { return texts.joined() }
    return (hasPrinted ? "---\n" : "") + texts.joined(separator: "---\n")
  }
}
