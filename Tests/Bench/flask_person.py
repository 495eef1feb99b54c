"""The peer: one person's page in Flask, from the same SQLite file: name, posts and records, as an
HTML page with a heading and two tables. It asks nobody to sign in and works out no duties."""

import os
import sqlite3

from flask import Flask, abort, render_template_string

app = Flask(__name__)
PAGE = """<!doctype html><html lang="en"><title>{{ name }}</title><h1>{{ name }}</h1>
<table>{% for post in posts %}<tr>{% for cell in post %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
<table>{% for record in records %}<tr>{% for cell in record %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></html>"""
database = sqlite3.connect(
    f"file:{os.environ['DATABASE']}?mode=ro", uri=True, check_same_thread=False)


@app.get("/people/<int:person>")
def show(person):
    row = database.execute("SELECT display_name FROM person WHERE id = ?", [person]).fetchone()
    if row is None:
        abort(404)
    posts = database.execute(
        "SELECT a.title, a.staff_group, a.band, a.started_on, n.name FROM assignment a JOIN "
        "organisation_name n ON n.organisation_id = a.organisation_id WHERE a.person_id = ?",
        [person]).fetchall()
    records = database.execute(
        "SELECT title, awarded_on, expires_on FROM held_record WHERE person_id = ? AND "
        "standing = 'current' ORDER BY awarded_on DESC", [person]).fetchall()
    return render_template_string(PAGE, name=row[0], posts=posts, records=records)
