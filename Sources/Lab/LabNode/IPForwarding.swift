internal import Addresses
internal import Glibc
internal import SmallFiles
internal import Sysctl

/// The kernel's IP forwarding, which labs enable so that packets pass between the bridge and other interfaces. What was
/// changed is recorded for all labs together, and the last lab to be removed restores it.
struct IPForwarding {
  private static let file = "\(LabRecord.root)/.settings"

  private static let settings: [AddressFamily: KernelSetting] = [
    .ipv4: .ipv4Forwarding, .ipv6: .ipv6Forwarding,
  ]

  /// Enables forwarding where it is disabled, and returns a message for each setting that was changed.
  static func enable(_ families: [AddressFamily]) throws(LabError) -> [String] {
    var changed: [String] = []
    for family in families {
      guard let setting = settings[family] else { continue }
      do {
        guard try KernelSettings().read(setting) != 1 else { continue }
        try record(setting)
        try KernelSettings().write(setting, 1)
      } catch let error as LabError {
        throw error
      } catch {
        throw .kernel("\(error)", "or restrict the lab to the other address family with --pod-cidr")
      }
      changed.append("\(setting.name) was 0 and is now 1; 'viaduct lab down' restores it")
    }
    return changed
  }

  /// Records a setting before it is changed, so that it is restored even if the lab is killed in between.
  private static func record(_ setting: KernelSetting) throws(LabError) {
    var changed = changedSettings
    if !changed.contains(setting) { changed.append(setting) }
    try makeFolder(LabRecord.root)
    try writeAtomically(Array(changed.map(\.rawValue).joined(separator: "\n").utf8), to: file)
  }

  private static var changedSettings: [KernelSetting] {
    (fileText(file) ?? "").split(separator: "\n").compactMap { KernelSetting(rawValue: String($0)) }
  }

  /// Restores what labs have changed, unless there is still another lab.
  static func restore() throws(LabError) {
    guard LabRecord.all().isEmpty else { return }
    for setting in changedSettings {
      do { try KernelSettings().write(setting, 0) } catch {
        throw .kernel("\(error)", "then run 'viaduct lab down' again")
      }
    }
    unlink(file)
    rmdir(LabRecord.root)
    rmdir("/run/viaduct")
  }
}
