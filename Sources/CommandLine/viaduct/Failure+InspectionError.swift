internal import Inspection

extension Failure {
  /// Creates a failure from why the node could not be inspected.
  init(_ error: InspectionError) { self.init(code: FailureCode(error), message: error.description) }
}

extension FailureCode {
  fileprivate init(_ error: InspectionError) {
    self =
      switch error {
      case .queryFailed, .refused, .addresses: .kernel
      case .senderNotLocal, .notANodeReport: .input
      case .noPacket, .nothingProgrammed, .nothingCounted: .difference
      }
  }
}
