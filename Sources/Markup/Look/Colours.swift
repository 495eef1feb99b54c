extension Look {
  /// Every colour once, in daylight and in the dark. Text on its ground has a contrast of at least
  /// 4.5 to 1, borders of controls and parts of charts of at least 3 to 1.
  static let colours = """
    :root {
      color-scheme: light dark;
      --ink: #1c2529; --soft: #4a575c; --ground: #ffffff; --wash: #f4f6f3; --line: #c9d1cf;
      --edge: #66757a; --brand: #14363c; --brand-ink: #ffffff; --brand-soft: #cfe0df;
      --mark: #f2c078; --link: #0c5a68; --link-hover: #08363f; --visited: #59407f;
      --main: #0b6157; --main-hover: #084940; --main-ink: #ffffff;
      --danger: #a4262c; --danger-hover: #7d1b20; --danger-wash: #fdf0ef;
      --good: #1d6b3a; --good-wash: #edf7ee; --warn: #8a5200; --warn-wash: #fff6e5;
      --note: #1f5a8a; --note-wash: #edf4fb; --focus: #b3420a; --focus-ground: #fff1d6;
      --grey-tag: #e6eae8; --grey-tag-ink: #333f43; --teal-tag: #d6efec; --teal-tag-ink: #0a4a43;
      --green-tag: #d9f0dc; --green-tag-ink: #14502a; --blue-tag: #dbe9f7; --blue-tag-ink: #17456b;
      --amber-tag: #ffe8c2; --amber-tag-ink: #6b3f00; --red-tag: #fbdcda; --red-tag-ink: #7d1b20;
      --purple-tag: #e9e0f5; --purple-tag-ink: #482f70;
      --grey-fill: #7b888c; --teal-fill: #0b7a6e; --green-fill: #2a8a4b; --blue-fill: #2f74ad;
      --amber-fill: #bf7600; --red-fill: #b8363b; --purple-fill: #7552a8;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e8eeec; --soft: #b4c0be; --ground: #14191b; --wash: #1d2427; --line: #3a4649;
        --edge: #8b9a9d; --brand: #0e2a2f; --brand-ink: #f3f7f6; --brand-soft: #b9d0ce;
        --mark: #f2c078; --link: #8fd3dc; --link-hover: #c4edf2; --visited: #c7b2ea;
        --main: #187a6d; --main-hover: #14695e; --main-ink: #ffffff;
        --danger: #ff9c97; --danger-hover: #ffc2be; --danger-wash: #331b1c;
        --good: #8fd6a3; --good-wash: #16281c; --warn: #f3c377; --warn-wash: #2d2414;
        --note: #9bc7ee; --note-wash: #16242f; --focus: #ffb45c; --focus-ground: #3a2a12;
        --grey-tag: #343f42; --grey-tag-ink: #e3e9e8; --teal-tag: #0d4741; --teal-tag-ink: #c9f2ec;
        --green-tag: #184a2a; --green-tag-ink: #cdf1d5; --blue-tag: #1b4365; --blue-tag-ink: #d5e7f8;
        --amber-tag: #5a3a06; --amber-tag-ink: #ffe6bd; --red-tag: #632326; --red-tag-ink: #ffdcda;
        --purple-tag: #43306a; --purple-tag-ink: #e9defa;
        --grey-fill: #98a5a8; --teal-fill: #3fb5a6; --green-fill: #5fc07f; --blue-fill: #6aaee2;
        --amber-fill: #e3a240; --red-fill: #ec7c78; --purple-fill: #b094e0;
      }
    }
    """
}
