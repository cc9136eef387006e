internal import Addresses
internal import Foundation
internal import Glibc
public import Lab

/// Removes a lab, whatever is left of it.
public enum LabTeardown {
  /// Ends the supervisor, which ends the Pods; then removes what is left, with or without a supervisor. A lab that is not
  /// there is removed already.
  ///
  /// - Parameter patience: how long the Pods' programs may take to end; nil for their own grace periods.
  /// - Returns: whether there was anything.
  @discardableResult
  public static func remove(_ name: LabName, patience: Duration? = nil) throws(LabError) -> Bool {
    guard geteuid() == 0 else { throw .kernel("lab \(name) cannot be removed", "run as root") }
    let record = LabRecord.read(name)
    if let supervisor = record?.supervisor, supervisor.isAlive { end(supervisor, patience) }
    try sweep(name, record)
    return record != nil
  }

  /// What the supervisor does at its end, and what is done for it when it was killed.
  static func sweep(_ name: LabName, _ record: LabRecord?) throws(LabError) {
    if let record {
      endPrograms(of: record)
      for folder in record.folders { StatusFolder(folder).remove() }
    }
    if let network = network(of: record) { try LabBridge(name: name, network: network).removeAll() }
    LabRecord.remove(name)
    try Forwarding.restore()
  }

  private static func network(of record: LabRecord?) -> LabNetwork? {
    let blocks = record?.blocks ?? LabNetwork.standard.split(separator: ",").map(String.init)
    return try? LabNetwork(blocks.compactMap { IPPrefix($0) })
  }

  /// It ends by itself when all Pods have; told twice, it does not wait for them.
  private static func end(_ supervisor: ProcessIdentity, _ patience: Duration?) {
    supervisor.signal(SIGTERM)
    let longest = ContinuousClock.now.advanced(by: patience ?? .seconds(3600))
    while supervisor.isAlive, .now < longest { usleep(20_000) }
    guard supervisor.isAlive else { return }
    supervisor.signal(SIGTERM)
    let last = ContinuousClock.now.advanced(by: .seconds(5))
    while supervisor.isAlive, .now < last { usleep(20_000) }
    supervisor.signal(SIGKILL)
    while supervisor.isAlive { usleep(20_000) }
  }

  /// Programs whose supervisor was killed are told to end, and killed two seconds later.
  private static func endPrograms(of record: LabRecord) {
    let mark = ProgramMark.lab(record.token)
    for process in mark.processes { process.signal(SIGTERM) }
    let deadline = ContinuousClock.now.advanced(by: .seconds(2))
    while !mark.processes.isEmpty, .now < deadline { usleep(20_000) }
    mark.killAll()
  }
}
