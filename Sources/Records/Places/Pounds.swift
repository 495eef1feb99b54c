import Kernel

/// Pence as people read them: `£1,250`, `£12.50`.
package func pounds(_ pence: Int) -> String {
  let rest = pence % 100
  return "£\(grouped(pence / 100))" + (rest == 0 ? "" : ".\(rest < 10 ? "0" : "")\(rest)")
}
