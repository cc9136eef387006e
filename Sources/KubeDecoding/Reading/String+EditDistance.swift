extension String {
  /// How many letters have to be put in, taken out or replaced (Levenshtein). Upper and lower case differ.
  func editDistance(to other: String) -> Int {
    let target = Array(other.utf8)
    var row = Array(0...target.count)
    for (index, letter) in utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let replaced = diagonal + (target[column] == letter ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[target.count]
  }
}
