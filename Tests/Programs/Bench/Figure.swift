/// One line of the result.
struct Figure {
  enum Unit: String {
    case milliseconds = "ms"
    case microseconds = "µs"
    case megabytes = "MB"
    case megabytesPerSecond = "MB/s"
    case perSecond = "/s"
    case times = "×"
    case count = "blocks"
    case elements = "elements"
  }

  let name: String
  let size: Size?
  let unit: Unit
  let median: Double
  /// The lowest and the highest; of changes the lowest and the 99th percentile; of ratios of packets the 95 % confidence
  /// interval of the median. Nil for what was measured once.
  var spread: (low: Double, high: Double)?
  /// The least that it can cost, measured in the same run.
  var floor: (name: String, value: Double)?
  var goal: Goal?

  /// What it should be.
  struct Goal {
    let limit: Double
    var isAtLeast = false
    let meaning: String
  }

  /// Nil without a goal.
  var isMet: Bool? { goal.map { $0.isAtLeast ? median >= $0.limit : median <= $0.limit } }
}

extension Figure {
  init(
    _ name: String, _ size: Size?, _ unit: Unit, _ values: Distribution,
    floor: (name: String, value: Double)? = nil, goal: Goal? = nil
  ) {
    self.init(
      name: name, size: size, unit: unit, median: values.median, spread: (values.lowest, values.highest),
      floor: floor, goal: goal)
  }
}

/// A number with two digits behind the point, or fewer where they would mean nothing.
func text(_ value: Double) -> String {
  let factor = value.magnitude < 2 ? 1000.0 : value.magnitude < 10 ? 100.0 : value.magnitude < 1000 ? 10 : 1
  let rounded = (value * factor).rounded() / factor
  return factor == 1 ? "\(Int(rounded))" : "\(rounded)"
}
