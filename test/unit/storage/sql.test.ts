import { sqlContract } from "../../contracts/sql.ts";
import { createNodeSql } from "../../support/node-sql.ts";

sqlContract(() => createNodeSql());
