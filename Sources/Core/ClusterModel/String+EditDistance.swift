extension String {
  /// How many letters have to be put in, taken out, replaced, or swapped with their neighbour. Upper and lower case
  /// differ.
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

  /// Whether this is most likely what somebody meant who wrote the other: the same but for upper and lower case, or but
  /// for two letters at most, and a third of them.
  package func isLikelyCorrection(of other: String) -> Bool {
    lowercased() == other.lowercased() || editDistance(to: other) <= Swift.min(2, utf8.count / 3)
  }
}
