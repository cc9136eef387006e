extension String {
  /// Returns the number of insertions, deletions, substitutions and swaps of neighbors that turn this string into the other
  /// one (optimal string alignment). Case-sensitive.
  package func editDistance(to other: String) -> Int {
    let (source, target) = (Array(utf8), Array(other.utf8))
    var last: [Int] = []
    var row = Array(0...target.count)
    for index in source.indices {
      let before = last
      (last, row) = (row, [index + 1])
      for column in target.indices {
        let isSame = source[index] == target[column]
        var steps = Swift.min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, row[column] + 1)
        if index > 0, column > 0, source[index] == target[column - 1], source[index - 1] == target[column] {
          steps = Swift.min(steps, before[column - 1] + 1)
        }
        row.append(steps)
      }
    }
    return row[target.count]
  }

  /// Returns whether this is probably what the author of the other string meant: they are equal except for case, or differ
  /// in at most two letters and at most a third of them.
  package func isLikelyCorrection(of other: String) -> Bool {
    lowercased() == other.lowercased() || editDistance(to: other) <= Swift.min(2, utf8.count / 3)
  }
}
