extension Look {
  /// What pages do better with a script, and well enough without: progress refreshes itself, a
  /// button is not pressed twice, a password can be read while it is typed, a link from a mail fills
  /// its code in, and what is ticked without a connection is sent when there is one.
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
    document.querySelectorAll("input[type=password]").forEach(function (field) {
      var label = document.querySelector("label[for='" + field.id + "']");
      var name = label ? label.textContent : "password";
      var button = document.createElement("button");
      button.type = "button";
      button.className = "plain show";
      button.setAttribute("aria-controls", field.id);
      function say(isShown) {
        field.type = isShown ? "text" : "password";
        button.textContent = isShown ? "Hide" : "Show";
        button.setAttribute("aria-label", (isShown ? "Hide" : "Show") + ": " + name);
      }
      button.addEventListener("click", function () { say(field.type === "password"); });
      // Browsers keep what was typed as text.
      if (field.form) { field.form.addEventListener("submit", function () { say(false); }); }
      say(false);
      field.insertAdjacentElement("afterend", button);
    });
    (function fill() {
      // What stands behind # is sent to nobody: no log, proxy or other site learns a code from it.
      var part = document.querySelector("[data-from-link]");
      if (!part || location.hash.length < 2) { return; }
      new URLSearchParams(location.hash.slice(1)).forEach(function (value, name) {
        if (name !== "name" && name !== "code") { return; }
        var field = part.querySelector("input[name='" + name + "']");
        if (field && !field.value) { field.value = value.slice(0, 200); }
      });
      history.replaceState(null, "", location.pathname + location.search);
    })();
    (function ending() {
      var ends = Number(document.body.dataset.ends);
      if (!ends) { return; }
      var start = Date.now(), atMost = Number(document.body.dataset.endsAtMost);
      var shared = document.body.hasAttribute("data-shared");
      var early = Math.min(300, Math.floor(ends / 4));
      var box = null, before = null, isHeard = false;
      function left() { return Math.round(ends - (Date.now() - start) / 1000); }
      function words() {
        var minutes = Math.max(1, Math.ceil(left() / 60));
        return "You will be signed out in " + minutes + (minutes === 1 ? " minute" : " minutes") +
          (ends >= atMost ? ". Save what you have typed: after twelve hours everybody signs in again."
            : " because you have not loaded a page for a while.");
      }
      function close() {
        isHeard = true;
        var hadFocus = box && box.contains(document.activeElement);
        if (box) { box.remove(); box = null; }
        if (hadFocus && before && before.focus) { before.focus(); }
      }
      function stay() {
        fetch("/account/session", { credentials: "same-origin" }).then(function (response) {
          if (!response.ok || response.redirected) { throw new Error(); }
          return response.json();
        }).then(function (answer) {
          start = Date.now();
          ends = answer.data.secondsLeft;
          atMost = answer.data.secondsAtMost;
          close();
          isHeard = false;
          wait();
        }).catch(function () { location.assign("/sign-in"); });
      }
      function add(words, kind, press) {
        var button = box.appendChild(document.createElement("button"));
        button.type = "button";
        button.className = kind;
        button.textContent = words;
        button.addEventListener("click", press);
        return button;
      }
      function open(role, label) {
        before = document.activeElement;
        box = document.createElement("div");
        box.className = "ending";
        box.setAttribute("role", role);
        box.setAttribute("aria-label", label);
        box.appendChild(document.createElement("p")).id = "ending-words";
        box.addEventListener("keydown", function (event) {
          if (event.key === "Escape") { close(); }
        });
        document.body.appendChild(box);
      }
      // Said also to whoever shut their laptop and saw no warning; whoever types types on.
      function over() {
        var hadFocus = box && box.contains(document.activeElement);
        if (box) { box.remove(); }
        var last = before;
        open("alert", "You are signed out");
        if (hadFocus) { before = last; }
        box.querySelector("p").textContent = "You are signed out. What you typed is still on " +
          "this page: send it, sign in, and it is offered to you again.";
        var shut = add("Close", "button second", close);
        if (hadFocus) { shut.focus(); }
      }
      function warn() {
        if (left() > early) { wait(); return; }
        if (left() <= 0 && shared) { location.replace("/tablet"); return; }
        if (left() <= 0) { over(); return; }
        // Who closed it has heard it, and is not stopped a second time.
        if (!box && !isHeard) {
          open("alertdialog", "Your session is about to end");
          box.setAttribute("aria-describedby", "ending-words");
          if (ends < atMost) { add("Stay signed in", "button", stay); }
          add("Close", "button second", close);
          box.querySelector("button").focus();
        }
        if (box) { box.querySelector("p").textContent = words(); }
        setTimeout(warn, Math.min(15000, Math.max(1000, left() * 1000)));
      }
      function wait() { setTimeout(warn, Math.max(1000, (left() - early) * 1000)); }
      wait();
    })();
    (function keep() {
      var name = "waypoint-keep:", form = document.querySelector("form[data-keep]"), store = null;
      // A tablet that many people take up keeps nothing, and does as it always does.
      if (document.body.hasAttribute("data-shared")) { return; }
      try { store = localStorage; } catch (e) {}
      function read(at) {
        try { return JSON.parse(store.getItem(at)) || null; } catch (e) { return null; }
      }
      Object.keys(store || {}).forEach(function (at) {
        if (at.indexOf(name) !== 0) { return; }
        var entry = read(at);
        if (!entry || Date.now() - entry.at > 172800000) { store.removeItem(at); }
      });
      if (!form) { return; }
      var key = name + form.dataset.keep, kept = read(key) || { values: {} };
      var note = null, isTrying = false;
      function write() {
        kept.at = Date.now();
        try {
          if (!store) { return; }
          if (Object.keys(kept.values).length) { store.setItem(key, JSON.stringify(kept)); }
          else { store.removeItem(key); }
        } catch (e) {}
      }
      function say(words) {
        if (!note) {
          note = document.createElement("p");
          note.className = "inset";
          note.setAttribute("role", "status");
          form.insertBefore(note, form.querySelector("button[type=submit]"));
        }
        note.textContent = words;
      }
      // Of ticks each stands for itself; of radios and words the name is enough.
      function place(field) { return field.type === "checkbox" ? field.name + "=" + field.value : field.name; }
      function isAs(field, value) {
        return field.type === "checkbox" ? field.checked === value
          : field.type === "radio" ? field.checked === (field.value === value) : field.value === value;
      }
      // What the page says already is saved, and what it does not ask for any more is over: the rest was
      // never taken, whatever became of the sending.
      var fields = Array.from(form.elements).filter(function (field) {
        return field.name && field.type !== "hidden" && field.type !== "submit";
      });
      Object.keys(kept.values).forEach(function (at) {
        var those = fields.filter(function (field) { return place(field) === at; });
        var value = kept.values[at];
        if (those.every(function (field) { return isAs(field, value); })) { delete kept.values[at]; return; }
        those.forEach(function (field) {
          if (field.type === "radio") { field.checked = field.value === value; }
          else if (field.type === "checkbox") { field.checked = value; } else { field.value = value; }
        });
      });
      write();
      if (Object.keys(kept.values).length) {
        say("What you entered here before is not saved yet. Look it over, and save it.");
      }
      form.addEventListener("input", function (event) {
        var field = event.target;
        if (fields.indexOf(field) < 0) { return; }
        kept.values[place(field)] = field.type === "checkbox" ? field.checked : field.value;
        write();
      });
      function attempt() {
        if (isTrying) { return; }
        isTrying = true;
        var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, 10000);
        fetch("/account/session", { credentials: "same-origin", cache: "no-store", signal: stop.signal })
          .then(function () { HTMLFormElement.prototype.submit.call(form); })
          .catch(function () {
            say("There is no connection. What you entered is kept on this device and is sent when there is " +
              "one: leave this page open.");
            setTimeout(function () { isTrying = false; attempt(); }, 10000);
          }).finally(function () { clearTimeout(timer); });
      }
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        event.stopPropagation();
        attempt();
      });
      window.addEventListener("pageshow", function () { isTrying = false; });
    })();
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
