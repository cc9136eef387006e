/// A facility of the kernel that can do what plans ask for. It is chosen when the plans are ready: no stage before them
/// knows it.
public protocol BackEnd: Sendable {
  /// What the kernel is to hold.
  associatedtype Program: Sendable
  /// What it holds now.
  associatedtype Live: Sendable

  /// Returns the program for these plans. It differs from what is live by no more than it must, so that connections and
  /// counts survive; with nothing live the same plans always give the same program.
  func program(for plans: Plans, like live: Live?) -> Program
}
