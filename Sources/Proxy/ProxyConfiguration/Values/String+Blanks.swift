extension String {
  /// The string without leading and trailing whitespace.
  var trimmingBlanks: String {
    let start = drop(while: \.isWhitespace)
    return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
  }
}
