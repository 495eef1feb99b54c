extension Look {
  /// What pages do better with a script, and well enough without: progress refreshes itself, and
  /// a button is not pressed twice.
  package static let script = """
    "use strict";
    document.addEventListener("submit", function (event) {
      var form = event.target;
      if (form.method !== "post") { return; }
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", function () {
      document.querySelectorAll("form[data-sent]").forEach(function (form) {
        delete form.dataset.sent;
      });
    });
    (function refresh() {
      var region = document.querySelector("[data-refresh]");
      if (!region) { return; }
      setTimeout(function () {
        fetch(region.dataset.refresh, { credentials: "same-origin" }).then(function (response) {
          return Promise.all([response.text(), response.url]);
        }).then(function (got) {
          var text = got[0];
          if (text.indexOf("data-refresh=") < 0) { location.replace(got[1]); return; }
          var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
          var main = document.querySelector("main");
          if (fresh && main) { main.replaceChildren.apply(main, Array.from(fresh.childNodes)); }
          refresh();
        }).catch(refresh);
      }, 2000);
    })();

    """
}
