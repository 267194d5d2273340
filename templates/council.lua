-- What the one HTML of a document means to pandoc's writers: lettered lists, marks that only a screen or only
-- Markdown needs, and alignment in the PDF.

local markdown = FORMAT:match("gfm") ~= nil
local typst = FORMAT:match("typst") ~= nil

local function roman(number)
  local text = ""
  for _, step in ipairs({ { 10, "x" }, { 9, "ix" }, { 5, "v" }, { 4, "iv" }, { 1, "i" } }) do
    while number >= step[1] do
      text, number = text .. step[2], number - step[1]
    end
  end
  return text
end

-- HTML knows type="a" but not a); a specific objective is lettered a), a point i.
local function lettered(list)
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
    local label = style == "LowerAlpha" and string.char(96 + at) .. ")" or roman(at) .. "."
    if item[1] and item[1].content then
      item[1].content:insert(1, pandoc.Space())
      item[1].content:insert(1, pandoc.Str(label))
    end
  end
  return pandoc.BulletList(list.content)
end

local function div(block)
  if block.classes:includes("draft-mark") and not markdown then
    return {} -- every page of a DOCX and a PDF has a mark of its own
  end
  if typst and (block.classes:includes("number") or block.classes:includes("marking")) then
    local content = pandoc.List({ pandoc.RawBlock("typst", "#align(right)[") })
    content:extend(block.content)
    content:insert(pandoc.RawBlock("typst", "]"))
    return content
  end
  if markdown or (typst and block.classes:includes("head")) then
    return block.content
  end
  return nil
end

local function link(inline)
  if inline.classes:includes("back") then
    return {} -- a footnote's way back is the reader's own affair there
  end
  return markdown and inline.target:sub(1, 1) == "#" and inline.content or nil
end

local function plain_table(block)
  block.attr, block.caption = pandoc.Attr(), { long = {} }
  return block
end

-- A style of its own for what stands in tables, so that Word can set it apart from lists.
local function styled_table(block)
  local style = pandoc.Attr("", {}, { ["custom-style"] = "Table Text" })
  return block:walk({
    Plain = function(plain)
      return pandoc.Div({ pandoc.Para(plain.content) }, style)
    end,
  })
end

-- A row that is shorter than this many characters is kept on one page; a longer one may need two.
local SHORT = 1500

local function kept_together(row)
  local length = 0
  for _, cell in ipairs(row.cells) do
    length = math.max(length, utf8.len(pandoc.utils.stringify(cell.contents)) or SHORT)
  end
  for _, cell in ipairs(row.cells) do
    if length < SHORT then
      cell.attributes["typst:breakable"] = "false"
    end
  end
end

-- The head is bold, and the first cell of a row names the row.
local function typst_table(block)
  for _, row in ipairs(block.head.rows) do
    for _, cell in ipairs(row.cells) do
      if cell.contents[1] and cell.contents[1].content then
        cell.contents[1].content = { pandoc.Strong(cell.contents[1].content) }
      end
    end
  end
  for _, body in ipairs(block.bodies) do
    for _, row in ipairs(body.body) do
      kept_together(row)
      local first = row.cells[1].contents[1]
      if body.row_head_columns > 0 and first and first.content then
        first.content = { pandoc.Emph(first.content) }
      end
    end
  end
  return block
end

-- In the PDF text is a string literal, so that no sign in it is Typst's own.
local function literal(inlines)
  local out, text = pandoc.List(), ""
  local function flush()
    if text ~= "" then
      out:insert(pandoc.RawInline("typst", '#"' .. text:gsub('[\\"]', "\\%0") .. '";'))
      text = ""
    end
  end
  for _, inline in ipairs(inlines) do
    if inline.t == "Str" then
      text = text .. inline.text
    elseif inline.t == "Space" or inline.t == "SoftBreak" then
      text = text .. " "
    else
      flush()
      out:insert(inline)
    end
  end
  flush()
  return out
end

-- Pandoc leaves &amp; and \_ as they are, which Markdown would read as & and _.
local function escaped(str)
  if not str.text:find("[&\\]") then
    return nil
  end
  local out, rest = pandoc.List(), str.text
  while rest ~= "" do
    local at = rest:find("[&\\]") or #rest + 1
    if at > 1 then
      out:insert(pandoc.Str(rest:sub(1, at - 1)))
    end
    if at <= #rest then
      out:insert(pandoc.RawInline("markdown", "\\" .. rest:sub(at, at)))
    end
    rest = rest:sub(at + 1)
  end
  return out
end

-- Pictures. Pandoc's HTML reader makes an image of an <svg>: a data URI in which the one attribute that has a capital
-- letter has lost it. Typst draws it in the PDF, drawings.py completes it in the DOCX; Markdown has the tables.
local SVG = "image/svg+xml"

local function is_svg(image)
  return image.src:sub(1, #SVG + 5) == "data:" .. SVG
end

local ENTITIES = { ["&lt;"] = "<", ["&gt;"] = ">", ["&quot;"] = '"', ["&#39;"] = "'", ["&amp;"] = "&" }

local function typst_image(svg)
  local function quoted(text)
    return '"' .. text:gsub('[\\"]', "\\%0") .. '"'
  end
  local words = (svg:match("<desc[^>]*>(.-)</desc>") or ""):gsub("&#?%w+;", ENTITIES)
  return pandoc.RawInline(
    "typst",
    "#image(bytes(" .. quoted(svg) .. '), format: "svg", width: 100%, alt: ' .. quoted(words) .. ");"
  )
end

local function image(inline)
  if not is_svg(inline) then
    return nil
  end
  local _, given = pandoc.mediabag.fetch(inline.src)
  local svg = given:gsub("^(<svg[^>]-) viewbox=", "%1 viewBox=")
  if typst then
    return typst_image(svg)
  end
  inline.src = pandoc.mediabag.make_data_uri(SVG, svg)
  return inline
end

-- A picture stays on one page with its caption; Markdown leaves both out.
local function figure(block)
  local found = false
  block:walk({
    Image = function(inline)
      found = found or is_svg(inline)
    end,
  })
  if not found then
    return nil
  end
  return markdown and {}
    or { pandoc.RawBlock("typst", "#block(width: 100%, breakable: false)["), block, pandoc.RawBlock("typst", "]") }
end

return {
  {
    OrderedList = markdown and written_out or lettered,
    Div = div,
    Link = link,
    Figure = (markdown or typst) and figure or nil,
    Table = markdown and plain_table or FORMAT:match("docx") and styled_table or typst and typst_table or nil,
    Meta = function(meta)
      meta.title = nil -- the title stands in the text
      meta.lang = nil -- the styles of council.docx have the language
      return meta
    end,
  },
  { Image = not markdown and image or nil },
  { Inlines = typst and literal or nil, Str = markdown and escaped or nil },
}
