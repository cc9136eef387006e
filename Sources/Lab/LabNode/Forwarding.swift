internal import Addresses
internal import Foundation
internal import Glibc
internal import Sysctl

/// The kernel's settings that labs change: packets must be forwarded between the bridge and the world. What they were is
/// written down for all labs together, and the last one that goes restores it.
struct Forwarding {
  private static let file = "\(LabRecord.root)/.settings"

  private static let settings: [AddressFamily: KernelSetting] = [
    .ipv4: .ipv4Forwarding, .ipv6: .ipv6Forwarding,
  ]

  /// Switches it on where it is off. Gives what was changed, for people.
  static func switchOn(_ families: [AddressFamily]) throws(LabError) -> [String] {
    var changed: [String] = []
    for family in families {
      guard let setting = settings[family] else { continue }
      do {
        guard try KernelSettings().read(setting) != 1 else { continue }
        try remember(setting)
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

  /// Before it is changed, lest a lab that is killed meanwhile leave it changed for ever.
  private static func remember(_ setting: KernelSetting) throws(LabError) {
    var known = changedSettings
    if !known.contains(setting) { known.append(setting) }
    try makeFolder(LabRecord.root)
    try writeWhole(Array(known.map(\.rawValue).joined(separator: "\n").utf8), to: file)
  }

  private static var changedSettings: [KernelSetting] {
    (fileText(file) ?? "").split(separator: "\n").compactMap { KernelSetting(rawValue: String($0)) }
  }

  /// Sets back what labs have changed, unless another one is there still.
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
