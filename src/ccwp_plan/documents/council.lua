-- What the one HTML of a document means to pandoc's writers: lettered lists, the two columns of the head, marks
-- that only a screen or only Markdown needs.

local markdown = FORMAT:match("gfm") ~= nil
local word = FORMAT:match("docx") ~= nil

-- HTML knows type="a" but not a); a specific objective is lettered a), a point i. Word would letter a list in a list.
local function lettered(list)
  if list.listAttributes.style == "DefaultStyle" then
    list.listAttributes.style = "Decimal"
  end
  list.listAttributes.delimiter = list.listAttributes.style == "LowerAlpha" and "OneParen" or "Period"
  return list
end

-- Markdown has no lettered lists, so the letter becomes part of the text.
local function written_out(list)
  local style = list.listAttributes.style
  if style ~= "LowerAlpha" and style ~= "LowerRoman" then
    return nil
  end
  for at, item in ipairs(list.content) do
    local number = list.listAttributes.start + at - 1
    local label = style == "LowerAlpha" and string.char(96 + number) .. ")"
      or pandoc.utils.to_roman_numeral(number):lower() .. "."
    if item[1] and item[1].content then
      item[1].content:insert(1, pandoc.Space())
      item[1].content:insert(1, pandoc.RawInline("markdown", label))
    end
  end
  return pandoc.BulletList(list.content)
end

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

local SECTION_BREAK = pandoc.RawBlock("openxml", "<w:p><w:pPr><w:sectPr /></w:pPr></w:p>")

-- docx.py makes the page of this section a landscape one. After a table the break needs a paragraph, which is too low
-- to need a page of its own.
local LANDSCAPE_BREAK = pandoc.RawBlock(
  "openxml",
  '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact" />'
    .. '<w:sectPr><w:pgSz w:orient="landscape" /></w:sectPr></w:pPr></w:p>'
)

-- A paragraph that begins a page and takes no room of it.
local NEW_PAGE = pandoc.RawBlock(
  "openxml",
  '<w:p><w:pPr><w:keepNext /><w:pageBreakBefore /><w:spacing w:before="0" w:after="0" w:line="20" '
    .. 'w:lineRule="exact" /></w:pPr></w:p>'
)

-- The rule that ends every document and every annex, which takes a paragraph in Word.
local END = pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pStyle w:val="EndofAnnex" /></w:pPr></w:p>')

local function styled(blocks, style)
  return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

-- Word sets columns side by side in a table.
local function two_columns(block)
  local left, right = pandoc.Blocks({}), pandoc.Blocks({})
  for _, part in ipairs(block.content) do
    (part.identifier == "reference" and right or left):insert(part)
  end
  local cells = { { left, right } }
  local simple = pandoc.SimpleTable({}, { "AlignDefault", "AlignDefault" }, { 0.58, 0.42 }, {}, cells)
  local columns = pandoc.utils.from_simple_table(simple)
  columns.attributes["custom-style"] = "HeadTable"
  return columns
end

local function numbered(block)
  return block:walk({
    traverse = "topdown",
    Para = function(para)
      return styled({ para }, "Numbered Paragraph"), false -- a footnote in it has a style of its own
    end,
  })
end

local function word_div(block)
  if block.identifier == "head" then
    return two_columns(block)
  end
  if block.identifier == "paragraphs" then
    return numbered(block)
  end
  if block.classes:includes("annex-end") then
    return END
  end
  local mark = block.identifier == "annex-mark" or block.classes:includes("annex-mark")
  if block.attributes["custom-style"] then
    block = block:walk({
      Strong = function(strong)
        return strong.content -- the style says what is bold
      end,
    })
  end
  if block.classes:includes("landscape") then
    return { SECTION_BREAK, block, LANDSCAPE_BREAK }
  end
  if block.classes:includes("new-page") then
    return { mark and SECTION_BREAK or NEW_PAGE, block }
  end
  return block
end

-- What Word's tables say to those who do not see them: their name, and that their first cells head their rows.
-- docx.py puts the property that stands before a table among the table's own.
local function with_name(block)
  local content, name = block.content, block.attributes["aria-label"]
  for at, part in ipairs(content) do
    if name and part.t == "Table" and #part.caption.long == 0 then
      local caption = '<w:tblCaption w:val="' .. name:gsub('[&<>"]', ENTITIES) .. '" />'
      content:insert(at, pandoc.RawBlock("openxml", caption))
      break
    end
  end
  return content
end

local function with_row_heads(block)
  for _, body in ipairs(block.bodies) do
    if body.row_head_columns > 0 then
      return { pandoc.RawBlock("openxml", '<w:tblLook w:firstColumn="1" />'), block }
    end
  end
  return nil
end

-- The place of an objective in a page; in an annex of a note its name has the annex before it.
local function is_of_objective(part)
  local name = part.identifier
  return name:find("^objective%-") or name:find("^annexed%-.*%-objective%-")
end

-- What helps on a screen has no place on paper, where every page of a draft has a mark of its own.
local function div(block)
  if block.classes:includes("screen") or (block.classes:includes("draft-mark") and not markdown) then
    return {}
  end
  if word and block.classes:includes("scroll") then
    return with_name(block)
  end
  if markdown or block.classes:includes("scroll") or is_of_objective(block) then
    return block.content -- a table that scrolls on a screen; the place of an objective in a page
  end
  return word and word_div(block) or block
end

-- The type of the document stands above the table in a style of its own.
local function header(block)
  if word and block.attributes["custom-style"] then
    return styled({ pandoc.Para(block.content) }, block.attributes["custom-style"])
  end
  return nil
end

-- In Word rules are borders of styles.
local function rule()
  return word and {} or nil
end

local function note(inline)
  local first = inline.content[1]
  if first and first.content and first.content[1] and first.content[1].t == "Space" then
    first.content:remove(1) -- what stood between the way back and the text
  end
  return inline
end

local function link(inline)
  if inline.classes:includes("back") then
    return {} -- a footnote's way back is the reader's own affair there
  end
  return markdown and inline.target:sub(1, 1) == "#" and inline.content or nil
end

-- As the Council's own texts in Markdown have it.
local LINE_BREAK = "  \n"

local function line_break()
  return pandoc.RawInline("markdown", LINE_BREAK)
end

-- The rows of the cover page are lines in Markdown, whose tables cannot be without a head.
local function lines_of(block)
  local lines = pandoc.Inlines({})
  for _, row in ipairs(block.bodies[1].body) do
    if #lines > 0 then
      lines:insert(line_break())
    end
    local label, value = row.cells[1].contents[1].content, row.cells[2].contents[1].content
    lines:extend(label)
    lines:insert(pandoc.Space())
    lines:extend(value)
  end
  return pandoc.Para(lines)
end

-- A cell of Markdown is one line: its paragraphs and items stand one after another, with a break between them.
local CELL_BREAK = pandoc.RawInline("markdown", "<br>")

local function without_line_ends(inlines)
  return inlines:walk({
    RawInline = function(inline)
      return inline.text == LINE_BREAK and CELL_BREAK or nil
    end,
  })
end

-- In Markdown what is marked stands between tags: the signs ** and ~~ are read as text where a word goes on behind them
-- or a bracket stands within them.
local function between(first, content, last)
  local out = pandoc.Inlines({ pandoc.RawInline("markdown", first) })
  out:extend(without_line_ends(content))
  out:insert(pandoc.RawInline("markdown", last))
  return out
end

local function on_one_line(blocks)
  local out = pandoc.Inlines({})
  local function add(inlines)
    if #out > 0 and #inlines > 0 then
      out:insert(CELL_BREAK)
    end
    out:extend(inlines)
  end
  for _, block in ipairs(blocks) do
    if block.t == "BulletList" or block.t == "OrderedList" then
      for at, item in ipairs(block.content) do
        local sign = block.t == "BulletList" and "–" or (block.start + at - 1) .. "."
        add(pandoc.Inlines({ pandoc.Str(sign), pandoc.Space() }) .. on_one_line(item))
      end
    elseif block.t == "Para" or block.t == "Plain" or block.t == "Header" then
      add(without_line_ends(block.content))
    elseif block.t == "Div" or block.t == "BlockQuote" then
      add(on_one_line(block.content))
    elseif block.t == "CodeBlock" then
      add(pandoc.Inlines({ pandoc.Code((block.text:gsub("\n", " "))) }))
    else
      add(without_line_ends(pandoc.utils.blocks_to_inlines({ block }, { CELL_BREAK })))
    end
  end
  return out
end

-- Markdown knows no cell over several rows or columns: it stands in the first, and the others are empty.
local function without_spans(rows)
  local reached = {}
  for _, row in ipairs(rows) do
    local cells, column = {}, 1
    local function fill()
      while (reached[column] or 0) > 0 do
        reached[column] = reached[column] - 1
        cells[column], column = pandoc.Cell({}), column + 1
      end
    end
    for _, cell in ipairs(row.cells) do
      fill()
      local columns, below = cell.col_span, cell.row_span - 1
      cell.col_span, cell.row_span = 1, 1
      for at = column, column + columns - 1 do
        cells[at], reached[at] = at == column and cell or pandoc.Cell({}), below
      end
      column = column + columns
    end
    fill()
    row.cells = cells
  end
  return rows
end

local function plain_rows(rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = { pandoc.Plain(on_one_line(cell.contents)) }
    end
  end
  return without_spans(rows)
end

local function plain_table(block)
  if block.identifier == "subject" then
    return lines_of(block)
  end
  block.head.rows = plain_rows(block.head.rows)
  for _, body in ipairs(block.bodies) do
    body.body = plain_rows(body.head .. body.body) -- what pandoc takes for the head of a body is a row like others
    body.head = {}
  end
  block.foot.rows = plain_rows(block.foot.rows)
  block.attr, block.caption = pandoc.Attr(), { long = {} }
  return block
end

local function ended(document)
  document.blocks:insert(END)
  return document
end

-- What pandoc's reader would not give back as it is; pandoc.py writes it as two signs, and says so by a variable: to
-- look at each word takes a fifth of the time.
local KEPT = "\x1f(.)"

local function kept(sign)
  return sign == "s" and " " or utf8.char(sign:byte() + 0x40)
end

local SOFT_HYPHEN = "\u{AD}"

local function as_given(inline)
  local hyphens = word and inline.text:sub(-#SOFT_HYPHEN) == SOFT_HYPHEN
  if not hyphens and not inline.text:find("\x1f", 1, true) then
    return nil
  end
  local text = inline.text:gsub(KEPT, kept)
  local out = pandoc.Inlines({})
  while word and text:sub(-#SOFT_HYPHEN) == SOFT_HYPHEN do -- pandoc leaves out those at the end
    text = text:sub(1, -#SOFT_HYPHEN - 1)
    out:insert(pandoc.RawInline("openxml", "<w:r><w:softHyphen /></w:r>"))
  end
  out:insert(1, pandoc.Str(text))
  return out
end

-- The sign that follows an inline: nothing at the end, a mark of its own where it is no text.
local function next_sign(inline)
  if inline == nil then
    return ""
  end
  return inline.t == "Str" and inline.text:sub(1, 1) or (inline.t == "Space" or inline.t == "SoftBreak") and " " or "?"
end

-- Whether a bracket could begin or end a link, a footnote, a task or a definition, were it not escaped.
local function means_something(sign, following, first)
  if sign == "[" then
    return following == "^" or (first == nil and following:find("^[ xX]") ~= nil)
  end
  return following:find("^[(%[?]") ~= nil or (following == ":" and first ~= nil and first.text == "[")
end

-- The sign that would make a line a rule, a list or a heading, with what stands before and after it in the line's first
-- word. Pandoc knows most of those that begin a paragraph, and none that follows our line break.
local function sign_of_a_block(word, preceding)
  local broken = preceding and preceding.t == "RawInline" and preceding.text == LINE_BREAK
  if (preceding == nil and word:find("^%-%-+$")) or (broken and word:find("^[#>+%-=]")) then
    return "", word:sub(1, 1), word:sub(2)
  end
  return (broken and word or ""):match("^(%d+)([.)])(.*)$")
end

-- Where a word has an address that a reader of Markdown makes a link of.
local function address(word)
  local colon, dot = word:find("://", 1, true), word:find("www.", 1, true)
  return colon or (dot and dot + 3)
end

-- Whether that link would take in signs that are escaped, or what follows the word; it then has to be no link.
local function needs_no_link(word, following)
  local open = following ~= nil and following.t ~= "Space" and following.t ~= "SoftBreak"
  return open or word:find("[~\\%[%]*<>`|$\x1f]") or word:find("&#?%w+;") or word:find("%f[^%w]_") or word:find("_%f[%W]")
end

-- Pandoc leaves &amp; and \_ as they are, which Markdown would read as & and _, and escapes every bracket,
-- which in the Council's texts stand around what is not agreed. A ~ between others would strike text out. A space after
-- a space is no sign of its own there.
local SIGNS = "[&~\\%[%]\x1f]"

local function escaped(inlines)
  local out = pandoc.Inlines({})
  for at, inline in ipairs(inlines) do
    local rest = inline.t == "Str" and inline.text or ""
    local before, sign, after = sign_of_a_block(rest, inlines[at - 1])
    if sign then
      out:extend({ pandoc.Str(before), pandoc.RawInline("markdown", "\\" .. sign) })
      inline, rest = pandoc.Str(after), after
    end
    local place = address(rest)
    local breaks = place and needs_no_link(rest, inlines[at + 1]) and place
    if not breaks and (place or not rest:find(SIGNS)) then
      out:insert(inline)
      rest = ""
    end
    while rest ~= "" do
      local found = math.min(rest:find(SIGNS) or #rest + 1, breaks or #rest + 1)
      if found > 1 then
        out:insert(pandoc.Str(rest:sub(1, found - 1)))
      end
      local sign = rest:sub(found, found)
      local reference = sign == "\x1f" and kept(rest:sub(found + 1, found + 1))
      local broken = found == breaks
      rest = rest:sub(found + (reference and 2 or 1))
      breaks = breaks and address(rest)
      if reference then
        out:insert(pandoc.RawInline("markdown", reference == " " and "&#32;" or reference))
      elseif broken or sign == "&" or sign == "~" or sign == "\\" then
        out:insert(pandoc.RawInline("markdown", "\\" .. sign))
      elseif sign ~= "" then
        local following = rest ~= "" and rest:sub(1, 1) or next_sign(inlines[at + 1])
        local plain = not means_something(sign, following, out[1])
        out:insert(pandoc.RawInline("markdown", (plain and "" or "\\") .. sign))
      end
    end
  end
  return out
end

local function is_blank(sign)
  local code = utf8.codepoint(sign)
  return sign:find("^%s$") ~= nil
    or (code >= 0x2000 and code <= 0x200A)
    or ("\u{85}\u{A0}\u{1680}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}"):find(sign, 1, true) ~= nil
end

-- Whether Markdown reads a sign between these two as the beginning or the end of emphasis; `inner` is within it, and
-- next to the sign of other emphasis it is read as one with that.
local function turns(outer, inner)
  if outer == "*" or inner == "*" or inner == "" or is_blank(inner) then
    return false
  end
  return inner:find("^%w$") ~= nil or outer == "" or is_blank(outer) or outer:find("^%p$") ~= nil
end

-- The first or the last sign of what an inline is written as.
local function edge(inline, first)
  if inline == nil then
    return ""
  elseif inline.t == "Str" and address(inline.text) then
    return "*" -- a link would take in the sign
  elseif inline.t == "Str" or inline.t == "RawInline" then
    return inline.text:match(first and "^" .. utf8.charpattern or utf8.charpattern .. "$") or ""
  elseif inline.t == "Space" or inline.t == "SoftBreak" then
    return " "
  end
  local ends = { Link = "[)", Note = "[]", Code = "``" }
  local found = ends[inline.t] or "**"
  return first and found:sub(1, 1) or found:sub(2)
end

local function has_emphasis(inlines)
  local found = false
  local function find()
    found = true
  end
  inlines:walk({ Emph = find, Strong = find })
  return found
end

-- The signs * and ** where Markdown reads them as meant, and a tag elsewhere: beside punctuation, within a word, around
-- other emphasis.
local function emphasis(inlines)
  local out = pandoc.Inlines({})
  for at, inline in ipairs(inlines) do
    local tag = inline.t == "Emph" and "em" or inline.t == "Strong" and "strong"
    local content = tag and inline.content
    if
      not tag
      or (
        turns(edge(inlines[at - 1], false), edge(content[1], true))
        and turns(edge(inlines[at + 1], true), edge(content[#content], false))
        and not has_emphasis(content)
      )
    then
      out:insert(inline)
    else
      out:extend(between("<" .. tag .. ">", content, "</" .. tag .. ">"))
    end
  end
  return out
end

-- Markdown has the tables, and no pictures.
local function figure(block)
  local found = false
  block:walk({
    Image = function(inline)
      found = found or inline.src:find("^data:image/svg%+xml") ~= nil
    end,
  })
  return found and {} or nil
end

-- Word ends a line at a hyphen, but not at one of this kind.
local function without_breaks(inlines)
  local out = pandoc.Inlines({})
  for at, part in ipairs(inlines) do
    for hyphen, text in (part.t == "Str" and part.text or ""):gmatch("(%-?)([^%-]*)") do
      if hyphen ~= "" then
        out:insert(pandoc.RawInline("openxml", "<w:r><w:noBreakHyphen /></w:r>"))
      end
      if text ~= "" then
        out:insert(pandoc.Str(text))
      end
    end
    if part.t ~= "Str" then
      out:insert(part)
    end
  end
  return out
end

-- Changes against an earlier document. Word tracks them itself: words by pandoc, paragraphs and rows by a mark that
-- tracked.py takes up.
local function span(inline)
  local unit = inline.classes[1] or ""
  if word and (unit:match("^paragraph%-") or unit:match("^row%-") or unit:match("^figure%-")) then
    return pandoc.RawInline("openxml", '<w:smartTag w:element="' .. unit .. '" />')
  end
  if unit == "whole" then
    return word and without_breaks(inline.content) or inline.content
  end
  return is_of_objective(inline) and inline.content or nil
end

-- New text is bold and underlined, and deleted text struck through, where Word does not track them.
local function inserted(inline)
  local plain = inline.content:walk({
    Strong = function(strong)
      return strong.content
    end,
  })
  if not markdown then
    return pandoc.Strong({ pandoc.Underline(plain) })
  end
  return between("<strong><ins>", plain, "</ins></strong>")
end

local function deleted(inline)
  return between("<del>", inline.content, "</del>")
end

return {
  {
    OrderedList = markdown and written_out or lettered,
    Div = div,
    Span = span,
    Header = header,
    HorizontalRule = rule,
    Link = link,
    Note = note,
    Figure = markdown and figure or nil,
    LineBreak = markdown and line_break or nil,
    Underline = inserted,
    Strikeout = markdown and deleted or nil,
    Table = markdown and plain_table or word and with_row_heads or nil,
    Pandoc = word and ended or nil,
    Meta = function(meta)
      meta.title = nil -- the title stands in the text
      meta.lang = nil -- the styles of council.docx have the language
      return meta
    end,
  },
  { Str = not markdown and os.getenv("CCWP_PLAN_ALTERED") and as_given or nil },
  { Inlines = markdown and escaped or nil },
  { Inlines = markdown and emphasis or nil },
}
