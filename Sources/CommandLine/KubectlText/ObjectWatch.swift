internal import ObjectNotation
internal import ClusterModel

/// The output of `get --watch`: first all objects, then each that is added, changed or removed, in its last state.
package struct ObjectWatch: Sendable {
  private var printer: ObjectPrinter
  private var shown: [NamespacedName: ObjectValue] = [:]
  private var widths: [Int] = []
  private var isFirst = true
  private var hasPrinted = false

  /// Creates a watch that has shown nothing.
  package init(_ printer: ObjectPrinter) { self.printer = printer }

  /// Compares the objects with those shown, and returns what to print.
  ///
  /// - Parameter time: the present, in seconds since 1970.
  package mutating func text(of listing: ObjectListing, at time: Int64) throws(ObjectTextError) -> String {
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
