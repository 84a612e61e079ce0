import { expect, test } from "vitest";
import type { Problem } from "../document/problems";
import { cardLine, extraHeight, linesOf, placesNamed } from "./card-words";

const fields = [
  { name: "amount", label: "申请金额" },
  { name: "applicant", label: "申请人" },
  { name: "debts.balance", label: "负债 / 余额" },
];

test("a message's places read as the fields in them, never as code", () => {
  expect(placesNamed("您好，{{ applicant }}：{{ string(amount) }} 已批准", fields)).toBe(
    "您好，申请人：申请金额 已批准",
  );
  expect(placesNamed('{{ "amount: " + applicant }}', fields)).toBe("申请人");
  expect(placesNamed("合计 {{ sum(debts.balance) }}", fields)).toBe("合计 负债 / 余额");
  expect(placesNamed("完成 {{ today() }} 了", fields)).toBe("完成 了");
});

test("a problem is told by its first sentence, and a line begins with a capital letter", () => {
  const problem = { level: "error", text: { zh: "还没有设定由谁处理。请至少添加一条规则。" } } as Problem;
  expect(cardLine("", [problem], fields)).toBe("还没有设定由谁处理");
  expect(cardLine("the initiator", undefined, fields)).toBe("The initiator");
});

test("a card grows by a line where its words need a second one, and never by more", () => {
  expect(extraHeight("审批", "信贷审查员 · 任一人")).toBe(0);
  expect(extraHeight("Head of department approves", "The initiator")).toBe(20);
  expect(extraHeight("审批", "The head of the initiator's department · Any one")).toBe(16);
  expect(linesOf("字".repeat(200), 12, 168)).toBe(2);
});
