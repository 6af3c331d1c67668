import { expect, test } from "vitest";
import { htmlToText } from "../../../../src/jobs/sources/html-to-text.ts";

test.each([
  ["plain words", "plain words"],
  ["AT&amp;T &lt;b&gt; &#8217;x&#x2019; caf&eacute;&nbsp;au lait", "AT&T <b> ’x’ café au lait"],
  ["un<b>believ</b>able", "unbelievable"],
  ["<p>One\n  two</p><p>Three<br/>four</p>", "One two\nThree\nfour"],
  ["<ul><li>a<li>b</ul>end", "a\nb\nend"],
  ["before<!-- a < b > c -->after", "beforeafter"],
  ["a<script>if (1 < 2) alert('</p>')</script><style>p{}</style>b", "ab"],
  ["<SCRIPT SRC=x></SCRIPT>kept", "kept"],
  ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
  ['<img alt="no text" src="x"><a href="y">link</a>', "link"],
  ["never closed <b>text", "never closed text"],
  ["&bogus; &amp &copy;", "&bogus; & ©"],
  ["", ""],
  ["<p> </p>", ""],
])("%j reads as %j", (html, text) => {
  expect(htmlToText(html)).toBe(text);
});
