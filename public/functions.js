// Made by tests/citizen-scripts.ts from src/surveys: what the server itself judges with.
// biome-ignore-all lint: made
// biome-ignore-all format: made
// biome-ignore-all assist: made
const functionsWith=({isEmpty,numberIn,summed})=>{function a$(value){if(typeof value!=='string'&&typeof value!=='number')return null
if(!value)return null
const day=typeof value==='string'&&/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)
return new Date(day?`${value}T00:00:00`:value)}
function b$(from,to){const utc=(i$)=>Date.UTC(i$.getFullYear(),i$.getMonth(),i$.getDate())
return Math.ceil(Math.abs(utc(to)- utc(from))/86_400_000)}
function c$(from,to){const d$=(to.getFullYear()- from.getFullYear())*12+to.getMonth()- from.getMonth()
return to.getDate()<from.getDate()?d$-1:d$}
const e$={hours:3_600_000,minutes:60_000,seconds:1000}
function dateDiff(u$){const[from,to]=[a$(u$[0]),a$(u$[1])]
if(from===null||to===null)return null
const f$=typeof u$[2]==='string'&&u$[2]!==''?u$[2]:'days'
if(f$==='days')return b$(from,to)
const g$=Object.hasOwn(e$,f$)?e$[f$]:undefined
if(g$!==undefined)return Math.ceil(Math.abs(to.getTime()- from.getTime())/g$)
return f$==='months'?c$(from,to):Math.trunc(c$(from,to)/12)}
const h$=(v$)=>(u$)=>{const i$=a$(u$[0])
return i$===null?null:v$(i$)}
const dateFunctions={dateDiff,diffDays:(u$)=>{const[from,to]=[a$(u$[0]),a$(u$[1])]
return from===null||to===null||u$.length!==2?0:b$(from,to)},getYear:h$((i$)=>i$.getFullYear()),year:h$((i$)=>i$.getFullYear()),month:h$((i$)=>i$.getMonth()+ 1),day:h$((i$)=>i$.getDate()),weekday:h$((i$)=>i$.getDay())}
function j$(u$){const[list,name]=u$
if(u$.length<2||typeof list!=='object'||list===null||typeof name!=='string')return null
const k$=Array.isArray(list)?list:Object.values(list)
const rows=k$.filter((row)=>typeof row==='object'&&row!==null&&Object.hasOwn(row,name)&&!isEmpty((row)[name]))
return{rows,name}}
function l$(row,name){const value=row[name]
if(typeof value!=='string')return value
return Number.isNaN(numberIn(value))?undefined:numberIn(value)}
function sumInArray(u$){const m$=j$(u$)
if(m$===null)return 0
const values=m$.rows.map((row)=>l$(row,m$.name)).filter((value)=>value!==undefined)
return values.reduce((w$,value)=>summed(w$,value),0)}
function countInArray(u$){return j$(u$)?.rows.length??0}
function n$(u$,x$){const m$=j$(u$)
if(m$===null)return undefined
let y$
let row
for(const one of m$.rows){const value=l$(one,m$.name)
if(value===undefined||(y$!==undefined&&!x$(value,y$)))continue
y$=value
row=one}
const o$=u$[2]
return row===undefined?undefined:typeof o$==='string'?row[o$]:y$}
const listFunctions={sumInArray,countInArray,avgInArray:(u$)=>{const count=countInArray(u$)
return count===0?0:Number(sumInArray(u$))/count},minInArray:(u$)=>n$(u$,(one,y$)=>(one)<(y$)),maxInArray:(u$)=>n$(u$,(one,y$)=>(one)>(y$))}
function p$(u$){return u$.flatMap((value)=>(Array.isArray(value)?p$(value):[value])).filter((value)=>value!==undefined&&value!==null).map((value)=>(Number.isNaN(numberIn(value))?value:numberIn(value)))}
function sum(u$){return p$(u$).reduce((w$,value)=>summed(w$,value),0)}
function q$(u$,x$){const values=p$(u$)
return values.reduce((y$,one)=>(y$===undefined||x$(one,y$)?one:y$),undefined)}
function round(u$){const[value,precision=0]=p$(u$)
if(typeof value!=='number'||typeof precision!=='number')return Number.NaN
const r$=10**precision
return Math.round(value*r$*(1+Number.EPSILON))/r$}
function trunc(u$){const[value,precision=0]=p$(u$)
if(typeof value!=='number'||typeof precision!=='number')return Number.NaN
const digits=precision>0&&precision<=100?`.?[0-9]{0,${Math.trunc(precision)}}`:''
const m$=new RegExp(`^-?[0-9]+${digits}`).exec(String(value))
return m$===null?Number.NaN:Number(m$[0])}
function substring(u$){const[text,from,to]=u$
if(typeof text!=='string'||Number.isNaN(numberIn(from)))return ''
return text.substring(numberIn(from),Number.isNaN(numberIn(to))?undefined:numberIn(to))}
const s$=Object.assign(Object.create(null),{iif:(u$)=>(u$.length<2?null:u$[0]?u$[1]:u$[2]),sum,avg:(u$)=>{const count=p$(u$).length
return count===0?0:Number(sum(u$))/count},min:(u$)=>q$(u$,(one,y$)=>one<y$),max:(u$)=>q$(u$,(one,y$)=>one>y$),count:(u$)=>p$(u$).length,round,trunc,substring,...dateFunctions,...listFunctions})
const t$=new Set(Object.keys(s$))
return s$}
export{functionsWith}
