import type { CaseProfile } from '../rounds/case-queries.ts'
import type { EditionName } from './library.ts'
import type { SheetToFill } from './sheets.ts'
import type { Region } from './units.ts'

/** A case of the pilot: made up after the kind of cases the province chose, with the units of today. */
export type PilotCase = {
  /** code of the unit that carries it out */
  unit: string
  profile: CaseProfile & { title: string }
  asks: EditionName
  region: Region
  answers: number
  sheet: SheetToFill['state'] | null
  /** how far the case has come in the pilot's cycle; null = as the sheet stands */
  stands:
    | 'first_level'
    | 'returned'
    | 'council_waits'
    | 'council'
    | 'replying'
    | 'deciding'
    | 'decided'
    | null
}

const talk = 'Nói chuyện chuyên đề tại thôn, bản'
const mixed = 'Nói chuyện chuyên đề, loa truyền thanh, mạng xã hội'

export const pilotCases: readonly PilotCase[] = [
  {
    unit: '38-SNNMT',
    profile: {
      title: 'Phân loại chất thải rắn sinh hoạt tại nguồn ở khu dân cư đô thị',
      field: 'Bảo vệ môi trường: phân loại rác tại nguồn',
      form: mixed,
      audience: 'Hộ gia đình ở đô thị',
      place: 'Các phường trung tâm của tỉnh',
    },
    asks: 'citizensOnWaste',
    region: 'town',
    answers: 34,
    sheet: 'appraised',
    stands: 'decided',
  },
  {
    unit: '38-SDTTG',
    profile: {
      title: 'Nếp sống văn hóa trong tang lễ của đồng bào Mông',
      field: 'Thực hiện nếp sống văn hóa trong tang lễ',
      form: 'Nói chuyện qua già làng, người có uy tín',
      audience: 'Đồng bào Mông',
      place: 'Các bản người Mông ở miền núi phía Tây',
    },
    asks: 'afterTalk',
    region: 'mountains',
    answers: 26,
    sheet: 'appraised',
    stands: 'deciding',
  },
  {
    unit: '38-SNV',
    profile: {
      title: 'Pháp luật lao động, việc làm cho công nhân khu công nghiệp',
      field: 'Lao động, việc làm',
      form: 'Hội nghị tại doanh nghiệp, tờ gấp hỏi đáp',
      audience: 'Người lao động tại một doanh nghiệp',
      place: 'Một khu công nghiệp của tỉnh',
    },
    asks: 'afterTalk',
    region: 'town',
    answers: 31,
    sheet: 'appraised',
    stands: 'replying',
  },
  {
    unit: '14797',
    profile: {
      title: 'Phân loại rác tại nguồn: tổ dân phố tự quản',
      field: 'Bảo vệ môi trường: phân loại rác tại nguồn',
      form: mixed,
      audience: 'Hộ gia đình',
      place: 'Phường Hạc Thành',
    },
    asks: 'citizensOnWaste',
    region: 'town',
    answers: 42,
    sheet: 'appraised',
    stands: 'council_waits',
  },
  {
    unit: '16531',
    profile: {
      title: 'Phân loại rác tại cơ sở lưu trú, kinh doanh ven biển',
      field: 'Bảo vệ môi trường: phân loại rác tại nguồn',
      form: 'Cam kết và hướng dẫn tại cơ sở',
      audience: 'Hộ kinh doanh, cơ sở lưu trú',
      place: 'Phường Sầm Sơn',
    },
    asks: 'afterWasteTalk',
    region: 'town',
    answers: 18,
    sheet: 'submitted',
    stands: null,
  },
  {
    unit: '14845',
    profile: {
      title: 'Trợ giúp pháp lý cho đồng bào dân tộc',
      field: 'Trợ giúp pháp lý',
      form: 'Tư vấn lưu động bằng tiếng dân tộc',
      audience: 'Đồng bào dân tộc thiểu số',
      place: 'Xã Mường Lát',
    },
    asks: 'citizensPlain',
    region: 'mountains',
    answers: 22,
    sheet: 'submitted',
    stands: 'first_level',
  },
  {
    unit: '15010',
    profile: {
      title: 'An toàn giao thông cho thanh niên ở bản vùng cao',
      field: 'Trật tự, an toàn giao thông',
      form: talk,
      audience: 'Thanh niên từ 16 tuổi',
      place: 'Xã Sơn Thủy',
    },
    asks: 'citizens',
    region: 'mountains',
    answers: 24,
    sheet: 'appraised',
    stands: 'replying',
  },
  {
    unit: '14863',
    profile: {
      title: 'Phòng, chống tảo hôn và hôn nhân cận huyết thống',
      field: 'Hôn nhân và gia đình',
      form: 'Phiên tòa giả định, sinh hoạt câu lạc bộ',
      audience: 'Đồng bào Mông, học sinh trung học cơ sở và phụ huynh',
      place: 'Xã Pù Nhi',
    },
    asks: 'citizensPlain',
    region: 'mountains',
    answers: 7,
    sheet: 'submitted',
    stands: 'returned',
  },
  {
    unit: '16654',
    profile: {
      title: 'An toàn giao thông quanh khu kinh tế',
      field: 'Trật tự, an toàn giao thông',
      form: 'Tuyên truyền tại công ty, loa truyền thanh',
      audience: 'Công nhân, người đi làm bằng xe máy',
      place: 'Phường Nghi Sơn',
    },
    asks: 'citizens',
    region: 'town',
    answers: 28,
    sheet: 'appraised',
    stands: 'council',
  },
  {
    unit: '15772',
    profile: {
      title: 'Phân loại rác ở nông thôn: ủ phân hữu cơ tại vườn',
      field: 'Bảo vệ môi trường: phân loại rác tại nguồn',
      form: talk,
      audience: 'Hội viên phụ nữ, hộ gia đình nông thôn',
      place: 'Xã Thiệu Hóa',
    },
    asks: 'citizensOnWaste',
    region: 'plain',
    answers: 0,
    sheet: null,
    stands: null,
  },
]
