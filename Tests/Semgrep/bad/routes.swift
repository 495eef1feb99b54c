func addRoutes(to routes: Routes, _ router: Router) {
  // ruleid: route-outside-the-policy
  let other = Router(Context.self)
  // ruleid: route-outside-the-policy
  let another = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
  // ruleid: route-outside-the-policy
  router.on("/people", method: .get) { _, _ in everybody }
  // ruleid: route-outside-the-policy
  router.add(middleware: Nobody())
  // ruleid: door-open-to-everybody
  routes.get("/people", .open, people)
  // ruleid: door-open-to-everybody
  routes.post("/people", .open) { visit in try await visit.form() }
  // ruleid: door-open-to-everybody
  routes.operation("/people", .open, people)
  routes.get("/people/:id", .permission(.seePerson), person)
}
