func addRoutes(to routes: Routes, _ router: Router) {
  // ruleid: route-outside-the-policy
  router.on("/people", method: .get) { _, _ in everybody }
  // ruleid: door-open-to-everybody
  routes.get("/people", .open, people)
  // ruleid: door-open-to-everybody
  routes.post("/people", .open) { visit in try await visit.form() }
  routes.get("/people/:id", .permission(.seePerson), person)
}
