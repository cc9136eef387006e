extension Array where Element: Hashable {
  /// The elements in their order, each once.
  package var withoutRepetition: [Element] {
    var known: Set<Element> = []
    return filter { known.insert($0).inserted }
  }
}
