internal import Addresses
internal import Glibc
package import Lab

/// Removes a lab, or what is left of it.
package enum LabTeardown {
  /// Stops the supervisor, which terminates the Pods, and removes what is left. Also works without a supervisor, and does
  /// nothing if there is no such lab.
  ///
  /// - Parameter gracePeriod: how long the Pods may take to terminate; nil for their own grace periods.
  /// - Returns: whether there was such a lab.
  @discardableResult
  package static func remove(_ name: LabName, gracePeriod: Duration? = nil) throws(LabError) -> Bool {
    guard geteuid() == 0 else { throw .kernel("lab \(name) cannot be removed", "run as root") }
    let record = LabRecord.read(name)
    if let supervisor = record?.supervisor, supervisor.isAlive { stop(supervisor, gracePeriod) }
    try sweep(name, record)
    return record != nil
  }

  /// Removes everything that belongs to the lab. The supervisor does this at its end; it is repeated here for one that was
  /// killed.
  static func sweep(_ name: LabName, _ record: LabRecord?) throws(LabError) {
    if let record {
      terminateProcesses(of: record)
      MountedFolders.unmountAll(below: record.directory)
      ControlGroups(token: record.token).removeAll()
      for folder in record.folders { PodStatusFile(folder).remove() }
    }
    if let network = network(of: record) { try LabBridge(name: name, network: network).removeAll() }
    LabRecord.remove(name)
    try IPForwarding.restore()
  }

  private static func network(of record: LabRecord?) -> LabNetwork? {
    let blocks = record?.blocks ?? LabNetwork.standard.split(separator: ",").map(String.init)
    return try? LabNetwork(blocks.compactMap { IPPrefix($0) })
  }

  /// The supervisor exits when all Pods have terminated. A second SIGTERM makes it kill them.
  private static func stop(_ supervisor: ProcessIdentity, _ gracePeriod: Duration?) {
    supervisor.signal(SIGTERM)
    let deadline = ContinuousClock.now.advanced(by: gracePeriod ?? .seconds(3600))
    while supervisor.isAlive, .now < deadline { usleep(20_000) }
    guard supervisor.isAlive else { return }
    supervisor.signal(SIGTERM)
    let killDeadline = ContinuousClock.now.advanced(by: .seconds(5))
    while supervisor.isAlive, .now < killDeadline { usleep(20_000) }
    supervisor.signal(SIGKILL)
    while supervisor.isAlive { usleep(20_000) }
  }

  /// Terminates the processes that a killed supervisor left behind, and kills them after two seconds.
  private static func terminateProcesses(of record: LabRecord) {
    let tag = ProcessTag.lab(token: record.token)
    for process in tag.processes { process.signal(SIGTERM) }
    let deadline = ContinuousClock.now.advanced(by: .seconds(2))
    while !tag.processes.isEmpty, .now < deadline { usleep(20_000) }
    tag.killAll()
  }
}
