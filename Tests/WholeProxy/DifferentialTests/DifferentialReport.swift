/// What a run has seen.
struct DifferentialReport: Sendable {
  /// How many packets were sent, each in one state.
  var pairs = 0
  /// How many states they were sent in.
  var states = 0
  /// How many translated connections were answered, and the answer came back as from the one who was asked.
  var answers = 0
  /// How often a client came again to a Service with affinity.
  var affinities = 0
  /// How often all of several endpoints were reached.
  var reachedSets = 0
  /// How many packets of each kind of outcome there were.
  var outcomes: [String: Int] = [:]
  /// Where kernel and simulator differ, a line each.
  var mismatches: [String] = []

  /// All in one line.
  var line: String {
    let counts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return """
      \(pairs) packets in \(states) states (\(counts)), \(answers) answers, \
      \(affinities) clients that came again, \(reachedSets) sets of endpoints reached in full
      """
  }
}
