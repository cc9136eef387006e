/// The results of a run.
struct DifferentialReport: Sendable {
  /// The number of packets sent.
  var pairs = 0
  /// The number of states that they were sent in.
  var states = 0
  /// The number of translated connections whose answer came back with the original destination as its source.
  var answers = 0
  /// How often a client returned to a Service with session affinity.
  var affinities = 0
  /// How often all of several endpoints were reached.
  var reachedSets = 0
  /// How many packets to limited Service ports were accepted, and how many were refused beyond the limits.
  var belowLimits = 0
  var beyondLimits = 0
  /// The number of packets for each kind of outcome.
  var outcomes: [String: Int] = [:]
  /// The differences between kernel and simulator, one line each.
  var mismatches: [String] = []

  /// All in one line.
  var line: String {
    let counts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return """
      \(pairs) packets in \(states) states (\(counts)), \(answers) answers, \
      \(affinities) clients that came again, \(reachedSets) sets of endpoints reached in full, \
      \(belowLimits) below limits and \(beyondLimits) beyond
      """
  }
}
