import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { dayAfter } from '../days.ts'
import { createPlan } from '../plans/create.ts'
import { importTasks } from '../plans/import.ts'
import { readPlan } from '../plans/read.ts'
import { tasksOf } from '../plans/task-queries.ts'
import { reportTask } from '../plans/tasks.ts'

/** The tasks of the year as an annex lists them; `{y}` is the year. */
const annex = `STT\tTên nhiệm vụ\tCơ quan chủ trì\tĐơn vị phối hợp\tThời gian\tKết quả
I\tXÂY DỰNG KẾ HOẠCH, HƯỚNG DẪN\t\t\t\t
1\tBan hành kế hoạch phổ biến, giáo dục pháp luật của năm\tSở Tư pháp\tCác sở, ngành; UBND cấp xã\tQuý I/{y}\tKế hoạch
2\tHướng dẫn các đơn vị tự chấm điểm theo bộ tiêu chí\tSở Tư pháp\tUBND cấp xã\tTháng 4/{y}\tVăn bản hướng dẫn
3\tTập huấn cán bộ được giao chấm điểm và nhập số liệu\tSở Tư pháp\tUBND cấp xã\tQuý II/{y}\tHội nghị tập huấn
II\tKHẢO SÁT, ĐÁNH GIÁ\t\t\t\t
1\tKhảo sát sự hài lòng của người dân\tSở Tư pháp\tUBND cấp xã\tQuý III, IV/{y}\tPhiếu khảo sát, báo cáo
2\tCác đơn vị tự chấm điểm\tUBND cấp xã; các sở, ngành\tSở Tư pháp\tTháng 11/{y}\tPhiếu tự chấm điểm
3\tThẩm định kết quả tự chấm điểm\tSở Tư pháp\tHội đồng phối hợp phổ biến, giáo dục pháp luật\tTháng 12/{y}\tPhiếu thẩm định
4\tHưởng ứng Ngày Pháp luật Việt Nam\tSở Tư pháp; các sở, ngành; UBND cấp xã\tBáo, Đài tỉnh\ttừ 01 đến 09/11/{y}\tBáo cáo hoạt động
III\tTHEO DÕI, BÁO CÁO\t\t\t\t
1\tTheo dõi, đôn đốc, báo cáo tình hình thực hiện\tSở Tư pháp\tCác đơn vị có liên quan\tĐịnh kỳ 06 tháng, hàng năm\tBáo cáo
2\tCập nhật bộ tiêu chí khi có quy định mới\tSở Tư pháp\tCác sở, ngành\tKhi có văn bản của cấp trên\tBộ tiêu chí sửa đổi`

/** This year's plan of the province: most of what was due is done, one task late and one still open past its day. */
export async function addPlan(
  trx: Db,
  by: SignedIn,
  { unitId, roundId, today }: { unitId: number; roundId: number; today: string },
): Promise<void> {
  const year = today.slice(0, 4)
  const planId = await createPlan(trx, by, {
    unitId,
    roundId,
    title: `Kế hoạch phổ biến, giáo dục pháp luật và đánh giá hiệu quả năm ${year}`,
    number: null,
    issuedOn: null,
    startsOn: `${year}-01-01`,
    endsOn: `${year}-12-31`,
  })
  await importTasks(trx, by, planId, readPlan(annex.replaceAll('{y}', year)).rows)
  const past = (await tasksOf(trx, [planId])).filter(
    (task) => task.milestones[0] && task.milestones[0].due_on < today,
  )
  for (const [index, task] of past.slice(0, -1).entries()) {
    const milestones = task.milestones.map((one) =>
      one.due_on < today
        ? {
            ...one,
            done_on: earlier(dayAfter(one.due_on, index === 1 ? 9 : -6), today),
            outcome: task.result,
          }
        : one,
    )
    await reportTask(trx, by, task.task_id, task.revision, { state: 'in_progress', note: '', milestones })
  }
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}
