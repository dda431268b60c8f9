/** What `yinling --help` prints. */
export const helpText = `yinling COMMAND [OPTIONS]

  journal verify --db FILE [--station ID] [--provision FILE]
      核对站点流水：逐条校验哈希链、分录、销售记录和区平台联签。只读，站点可以照常营业。
      Checks a station's journal: every hash, the postings and sales that follow from it, and
      the heads that the district has countersigned. Reads only; the station may be running.
        --db FILE         the station's file, such as .data/station/station.db
        --station ID      whose file it is, if the file does not say so
        --provision FILE  the station's provision: the district's signatures are checked too
      Without a countersigned head nobody can tell that the end of a journal was cut off.

  evaluate --input FILE.json
      试算：项目、人员、餐品、时间、已享受记录 → 账单和理由（JSON）。格式见 docs/evaluate.md。
      Decides a meal from programmes, person, basket, moment and usage; prints the bill, every
      decision and its conditions as JSON. docs/evaluate.md explains the format.

  demo [--seed N] [--seniors N] [--day YYYY-MM-DD] [--out FILE]
      演示数据：同一种子总是同一批人。不加 --out 只打印人数。
      The demonstration's data: the same seed always makes the same people. Prints how many
      there are by region, group and programme, or writes everything as JSON to FILE.

  staff set --data DIR --staff ID --title TITLE [--role cashier|manager]
  staff list --data DIR
  staff close --data DIR --staff ID
      工作人员账号：新开或重设、列出、停用。PIN 从标准输入读取，不写在命令行里。站点可以照常营业。
      Accounts of staff: opens one or sets it anew (a lock is lifted), lists all, closes one. The
      PIN is read from standard input, never from an argument. The station may be running: it
      knows the account at the next sign-in; a closed account is signed out at its next request.
        --data DIR     the station's folder, such as .data/station (holds station.db)
        --staff ID     small letters and digits, such as c02
        --title TITLE  how the account is called on screens, such as 收银员二

  --help      这份说明 · this text

退出码 · exit codes:  0 正常 · done   1 流水有问题 · the journal has a fault   2 输入有误 · bad input
`;
