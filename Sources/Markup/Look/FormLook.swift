extension Look {
  static let forms = """
    .field { margin: 0 0 1.6rem; padding: 0; border: 0; min-width: 0; max-width: 42rem; }
    .field.wrong { border-left: 5px solid var(--danger); padding-left: .9rem; }
    .field > label, legend { display: block; font-weight: 600; margin-bottom: .3rem; padding: 0; }
    .hint { color: var(--soft); margin: 0 0 .4rem; }
    .field-error { color: var(--danger); font-weight: 600; margin: 0 0 .4rem; }
    input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea {
      font: inherit; color: inherit; background: var(--ground); border: 2px solid var(--edge);
      border-radius: 6px; padding: .45rem .65rem; min-height: 44px; width: 100%; max-width: 100%;
    }
    .wrong :is(input, select, textarea)[aria-invalid] { border-color: var(--danger); }
    select { width: auto; padding-right: 2rem; text-overflow: ellipsis; }
    textarea { display: block; resize: vertical; }
    input[type=file].file { border-style: dashed; padding: .9rem; background: var(--wash); min-height: 60px; }
    input[type=file]::file-selector-button { font: inherit; margin-right: 1rem; padding: .35rem .9rem; border: 2px solid var(--edge); border-radius: 6px; background: var(--ground); color: var(--ink); cursor: pointer; }
    input.width-half { width: 50%; min-width: min(100%, 16rem); }
    input.width-twenty { width: 22rem; }
    input.width-ten { width: 12rem; }
    input.width-five { width: 6.2rem; }
    input.width-three { width: 5rem; }
    input.width-two { width: 4rem; }
    .day { display: flex; flex-wrap: wrap; gap: .75rem; }
    .day label { display: block; font-size: .9375rem; }
    .box { position: relative; padding-left: 3rem; margin-bottom: .65rem; min-height: 40px; }
    .box input { position: absolute; left: 0; top: 0; width: 36px; height: 36px; margin: 2px; accent-color: var(--main); cursor: pointer; }
    .box label { display: inline-block; padding-block: .42rem; cursor: pointer; }
    .box .hint { margin: -.15rem 0 .2rem; }
    .button {
      display: inline-flex; align-items: center; justify-content: center; font: inherit; font-weight: 600;
      text-align: center; text-decoration: none; line-height: 1.25; cursor: pointer; min-height: 44px; padding: .6rem 1.25rem;
      background: var(--main); color: var(--main-ink); border: 2px solid transparent; border-radius: 6px;
    }
    .button:hover { background: var(--main-hover); color: var(--main-ink); }
    .button.second { background: var(--ground); color: var(--link); border-color: var(--edge); }
    .button.second:hover { background: var(--wash); color: var(--link-hover); }
    .button.warning { background: var(--ground); color: var(--danger); border-color: var(--danger); }
    .button.warning:hover { background: var(--danger-wash); color: var(--danger-hover); }
    .button-group { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1rem; margin: 1.5rem 0 1rem; }
    .button-group form { margin: 0; }
    .field.in-cell { margin: 0; max-width: none; }
    .field.in-cell.wrong { padding-left: .5rem; }
    .in-cell input:not([type=checkbox]) { padding: .35rem .5rem; }
    .in-cell .field-error { font-size: .9375rem; }
    .box.in-cell { margin: 0; }
    .line-name { white-space: nowrap; }
    .ways { list-style: none; padding: 0; margin: 0; }
    .ways li { border-top: 1px solid var(--line); padding: .7rem 0; }
    .ways a { font-weight: 600; }
    .inline-fields { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: flex-end; }
    .inline-fields .field { margin-bottom: 1.1rem; }
    """
}
